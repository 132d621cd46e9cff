import { expect } from '@open-wc/testing';
import { z } from 'zod';
import { speak } from '../language/language.js';
import { widget as inbox } from '../../../widgets/inbox/index.js';
import { changedOf, fieldsOf, problemsOf, schemaOf, type Config } from './fields.js';

const config = z.object({
  seconds: z.boolean().default(true).describe('Show seconds'),
  hours: z.int().min(0).max(23).default(8).describe('First hour'),
  tone: z.enum(['calm', 'loud']).default('calm'),
  place: z.string().max(40),
  zones: z.array(z.string().refine((zone) => zone.includes('/'), 'no time zone of this name')).max(3).default([]),
  nested: z.object({ deep: z.boolean() }).optional().describe('Something deep'),
});
const definition = { config };
const { fields, others } = fieldsOf(schemaOf(definition, undefined));
const wrong = (change: Config) => [...problemsOf(definition, fields, { place: 'Oslo', ...change })];

describe('settings of a widget', () => {
  it('makes a field of everything a form can show, and names the rest', () => {
    expect(fields).to.deep.equal([
      { name: 'seconds', label: 'Show seconds', type: 'switch', initial: true },
      { name: 'hours', label: 'First hour', type: 'number', whole: true, min: 0, max: 23, initial: 8 },
      { name: 'tone', label: 'tone', type: 'choice', options: ['calm', 'loud'], initial: 'calm' },
      { name: 'place', label: 'place', type: 'text', max: 40 },
      { name: 'zones', label: 'zones', type: 'list', max: 3, initial: [] },
    ]);
    expect(others).to.deep.equal(['Something deep']);
  });

  it('names the settings of our own widgets in the page’s language', async () => {
    await speak('de');
    const labels = fieldsOf(schemaOf(inbox as never, undefined)).fields.map(({ label }) => label);
    await speak('en');
    expect(labels).to.deep.equal(['Stunden, nach denen jemand auf eine Antwort wartet', 'Tage, die nach wartenden Unterhaltungen zurückgeschaut wird']);
  });

  it('takes the schema that a widget from elsewhere brought, and nothing that is none', () => {
    expect(fieldsOf(schemaOf(definition, { type: 'object', properties: { days: { type: 'integer', default: 3 } } })).fields).to.deep.equal([{ name: 'days', label: 'days', type: 'number', whole: true, initial: 3 }]);
    for (const schema of [undefined, null, 3, { properties: { odd: {} } }]) expect(fieldsOf(schema).fields).to.deep.equal([]);
  });

  it('says what is wrong in words, field by field', () => {
    expect(wrong({})).to.deep.equal([]);
    expect(wrong({ hours: 40 })).to.deep.equal([['hours', 'Choose a number from 0 to 23.']]);
    expect(wrong({ hours: 1.5 })).to.deep.equal([['hours', 'Write a whole number.']]);
    expect(wrong({ hours: null })).to.deep.equal([['hours', 'Write a number.']]);
    expect(wrong({ zones: ['Oslo'] })).to.deep.equal([['zones', 'no time zone of this name']]);
    expect(problemsOf(definition, fields, {}).get('place')).to.equal('This is needed.');
  });

  it('stores what is not as at first', () => expect(changedOf(fields, { seconds: true, hours: 9, zones: [], place: 'Oslo', kept: 1 })).to.deep.equal({ hours: 9, place: 'Oslo', kept: 1 }));
});
