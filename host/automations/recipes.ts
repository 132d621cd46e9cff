import { msg } from '@lit/localize';
import type { AutomationDocument } from '@vivarium/sdk/protocol';

/** An automation ready to be taken. */
export interface Recipe {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  make(place: { readonly timeZone: string; readonly now: Date }): AutomationDocument;
}

/** What most people need first; each is an ordinary automation once it is taken. */
export function recipes(): readonly Recipe[] {
  const taken = (name: string, steps: AutomationDocument['steps'], trigger: AutomationDocument['trigger'] = { type: 'button' }): AutomationDocument => ({ schema: 1, id: crypto.randomUUID(), name, trigger, steps });
  const callNotes: AutomationDocument['steps'] = [
    { do: 'read', name: 'meeting', kind: 'event', where: [{ field: 'start', is: 'gte', value: { day: 0 } }, { field: 'start', is: 'lt', value: { day: 1 } }], limit: 20 },
    { do: 'read', name: 'client', kind: 'record', of: 'meeting', where: [], limit: 20 },
    { do: 'act', action: { kind: 'record', name: 'addNote' }, on: 'client', with: { text: { text: msg('Call note: {meeting.title}, {meeting.start}. With: {meeting.attendees}. Next step so far: {client.nextStep}') } } },
  ];
  return [
    {
      id: 'calls',
      title: msg('Prepare my calls'),
      what: msg('For each of today’s meetings, a call note is added to the client one meets.'),
      make: () => taken(msg('Prepare my calls'), callNotes),
    },
    {
      id: 'morning',
      title: msg('Prepare my morning'),
      what: msg('Weekdays at 7:30, while Vivarium is open: call notes are added, and the briefing is written before you look.'),
      make: ({ timeZone, now }) => taken(msg('Prepare my morning'), [...callNotes, { do: 'briefing' }], { type: 'schedule', days: [1, 2, 3, 4, 5], time: '07:30', timeZone, since: now.toISOString() }),
    },
    {
      id: 'quiet',
      title: msg('Nudge the quiet deals'),
      what: msg('For each open deal without mail for 5 days, a reply is drafted. Nothing is sent.'),
      make: () =>
        taken(msg('Nudge the quiet deals'), [
          { do: 'read', name: 'deal', kind: 'record', where: [{ field: 'stage', is: 'ne', value: 'Won' }, { field: 'stage', is: 'ne', value: 'Lost' }], limit: 50 },
          { do: 'read', name: 'mail', kind: 'message', of: 'deal', where: [{ field: 'at', is: 'lt', value: { day: -5 } }], limit: 10 },
          { do: 'draft', name: 'words', instruction: msg('A short, friendly mail that asks how things stand and proposes the next step. No pressure.'), from: ['deal.title', 'deal.stage', 'deal.nextStep', 'mail.from', 'mail.subject', 'mail.text'], otherwise: msg('Hello, I wanted to ask how things stand on your side. Is there anything you need from me for the next step?') },
          { do: 'act', action: { kind: 'message', name: 'draftReply' }, on: 'mail', with: { text: { from: 'words' } } },
        ]),
    },
  ];
}
