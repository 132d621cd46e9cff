import { expect } from '@open-wc/testing';
import { agenda } from '../../widgets/agenda/definition.js';
import { dayToReveal } from './reveal.js';

describe('revealing an item', () => {
  const [event] = agenda.sample.events!;
  const at = (start: string, end: string, allDay = false) => ({ item: () => ({ ...event, start, end, allDay }), timeZone: 'Europe/Berlin' }) as unknown as Parameters<typeof dayToReveal>[0];
  const day = '2026-03-04';

  it('goes to the day of an appointment, as the person’s clock has it', () => {
    expect(dayToReveal(at('2026-03-05T23:30:00.000Z', '2026-03-05T23:45:00.000Z'), 'a/events/1', day)).to.equal('2026-03-06');
    expect(dayToReveal(at('2026-03-09', '2026-03-10', true), 'a/events/1', day)).to.equal('2026-03-09');
  });

  it('stays where the appointment can be seen, and for what has no day', () => {
    expect(dayToReveal(at('2026-03-02', '2026-03-06', true), 'a/events/1', day)).to.equal(day);
    expect(dayToReveal({ item: () => undefined, timeZone: 'UTC' }, 'a/records/1', day)).to.equal(day);
  });
});
