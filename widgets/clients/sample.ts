import type { EventItem, NoteItem, RecordItem, RecordTypeItem } from '@vivarium/sdk/contract';
import type { z } from 'zod';

const record = (id: string, company: string, contact: string, stage: string, value: number, nextStep: string, due: string): z.input<typeof RecordItem> => ({
  id,
  type: 'clients',
  title: company,
  company,
  fields: { Contact: contact, Industry: 'Logistics', Owner: 'Jordan Reyes' },
  stage,
  value,
  currency: 'USD',
  emails: [`${contact.toLowerCase().replace(' ', '.')}@${company.toLowerCase().split(' ')[0]}.example`],
  nextStep,
  nextStepDue: due,
  editedAt: '2026-03-02T09:00:00.000Z',
  url: 'https://www.example.com/crm',
});

const types: readonly z.input<typeof RecordTypeItem>[] = [
  {
    id: 'clients',
    title: 'Clients',
    properties: [{ id: 'stage', name: 'Stage', type: 'status', writable: true }],
    stageProperty: 'Stage',
    stages: ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'].map((name, index) => ({ name, closed: index > 3 })),
  },
];

const records: readonly z.input<typeof RecordItem>[] = [
  record('foster', 'Foster Dynamics', 'Amanda Foster', 'Negotiation', 182_000, 'Send the revised payment schedule', '2026-03-04'),
  record('calder', 'Calder Freight', 'Helen Calder', 'Proposal', 96_500, 'Walk through the contract', '2026-03-04'),
  record('northwind', 'Northwind Energy', 'Sven Lindqvist', 'Proposal', 240_000, 'Answer the security questionnaire', '2026-02-27'),
  record('atlas', 'Atlas Robotics', 'Mei Tanaka', 'Qualified', 64_000, 'Book a technical deep dive', '2026-03-09'),
  record('harbor', 'Harbor & Vine', 'Lucia Romano', 'Lead', 18_000, 'First call', '2026-03-11'),
  record('meridian', 'Meridian Health', 'Omar Haddad', 'Negotiation', 310_000, 'Legal review of the DPA', '2026-03-06'),
  record('pine', 'Pinecrest Schools', 'Ruth Abara', 'Won', 45_000, 'Kick-off', '2026-03-16'),
];

const block = (id: string, text: string, type: 'paragraph' | 'todo' | 'heading' = 'paragraph', checked?: boolean) => ({ id, type, text, depth: 0, ...(checked === undefined ? {} : { checked }) });

const notes: readonly z.input<typeof NoteItem>[] = [
  {
    id: 'foster',
    editedAt: '2026-03-02T09:00:00.000Z',
    blocks: [
      block('1', 'Amanda wants quarterly billing; finance can do it from July on.'),
      block('2', 'Legal asked twice for the liability cap. We offered 12 months of fees.'),
      block('3', 'Send the revised payment schedule before the call', 'todo', false),
    ],
  },
  { id: 'calder', editedAt: '2026-03-02T09:00:00.000Z', blocks: [block('1', 'Helen takes the decision together with Luis (operations).')] },
];

const event = (id: string, title: string, start: string, end: string, email: string): z.input<typeof EventItem> => ({
  id,
  title,
  start: `2026-03-04T${start}:00.000Z`,
  end: `2026-03-04T${end}:00.000Z`,
  allDay: false,
  status: 'confirmed',
  attendees: [{ email: 'jordan@apex.example', response: 'accepted', self: true }, { email, response: 'accepted' }],
  calendar: 'Work',
  recurring: false,
  readOnly: false,
  busy: true,
});

const events: readonly z.input<typeof EventItem>[] = [
  event('call', 'Call with Amanda Foster', '09:00', '09:45', 'amanda.foster@foster.example'),
  event('walk', 'Calder Freight: contract walk-through', '13:00', '14:00', 'luis@calder.example'),
];

/** A small pipeline, two meetings with clients in it, and their notes. */
export const sample = { records, types, notes, events };
