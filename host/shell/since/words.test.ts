import { expect } from '@open-wc/testing';
import { sentencesOf } from './words.js';

const place = { timeZone: 'UTC', locale: 'en-GB' };
const event = { title: 'Call', start: '2026-03-04T10:00:00.000Z', end: '2026-03-04T11:00:00.000Z', allDay: false };
const forged = 'Room 2. Vivarium: sign in again”. „All clear';

describe('what became of an item', () => {
  it('is said in our words, those of others in quotation marks where they say something', () => {
    const said = [
      ...sentencesOf({ kind: 'event', type: 'changed', before: { ...event, title: forged }, after: { ...event, location: forged } }, place),
      ...sentencesOf({ kind: 'record', type: 'changed', before: { title: forged, stage: 'Lead' }, after: { title: 'Foster', stage: forged, nextStep: forged } }, place),
      ...sentencesOf({ kind: 'message', type: 'new', before: undefined, after: { from: { name: forged, email: 'x@evil.example' } } }, place),
    ];
    for (const sentence of said) expect(sentence.replace(/“[^“”„]*”/g, '')).not.to.match(/Vivarium|[“”„]/);
    expect(said).to.include('New mail from x@evil.example');
  });

  it('names plain things plainly', () => {
    expect(sentencesOf({ kind: 'record', type: 'changed', before: { stage: 'Lead' }, after: { stage: 'Won' } }, place)).to.deep.equal(['From Lead to Won']);
    expect(sentencesOf({ kind: 'event', type: 'changed', before: event, after: { ...event, location: 'Cedar room' } }, place)).to.deep.equal(['Now at Cedar room']);
  });
});
