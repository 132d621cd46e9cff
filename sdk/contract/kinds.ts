import { z } from 'zod';
import type { Risk } from './action.js';
import { Instant, InstantOrDay } from './time.js';

/** An action or read that every connector of a kind may offer under its own name. */
export interface KindAction<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  readonly ref: 'kind-action';
  /** `event.move` */
  readonly id: string;
  readonly kind: string;
  readonly type: 'action' | 'read';
  readonly title: string;
  readonly input: Input;
  readonly output: Output;
  /** The least risk it may have. */
  readonly risk?: Risk;
}

/** A shared item schema that collections of several connectors satisfy; what a widget asks for where it can. */
export interface Kind<Item extends z.ZodObject = z.ZodObject, Actions extends Record<string, KindAction> = Record<string, KindAction>> {
  readonly ref: 'kind';
  readonly id: string;
  readonly title: string;
  readonly item: Item;
  readonly actions: Actions;
}

type ActionSpec = { title: string; input: z.ZodObject; output?: z.ZodType; risk?: Risk; type?: 'action' | 'read' };
type KindActions<Specs extends Record<string, ActionSpec>> = {
  readonly [Name in keyof Specs]: KindAction<Specs[Name]['input'], Specs[Name] extends { output: infer Output extends z.ZodType } ? Output : z.ZodUnknown>;
};

function defineKind<Item extends z.ZodObject, Specs extends Record<string, ActionSpec>>(
  id: string,
  title: string,
  item: Item,
  specs: Specs,
): Kind<Item, KindActions<Specs>> {
  const actions = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      Object.freeze({ ref: 'kind-action', id: `${id}.${name}`, kind: id, type: 'action', output: z.unknown(), ...spec }),
    ]),
  );
  return Object.freeze({ ref: 'kind', id, title, item, actions: Object.freeze(actions) }) as Kind<Item, KindActions<Specs>>;
}

/** A person as mail and calendars name them. `email` is lower case. */
export const Person = z.object({ name: z.string().optional(), email: z.string() });
/** A person as mail and calendars name them. */
export type Person = z.output<typeof Person>;

/** Exactly `#rrggbb`: whatever else a source says would become part of a style. */
const Color = z.string().regex(/^#[0-9a-f]{6}$/i);
/** A page on the web: no other scheme, so that a link from a source can only ever open one. */
const WebAddress = z.url({ protocol: /^https?$/ });

/** An answer to an invitation. */
export const Response = z.enum(['needs-action', 'accepted', 'tentative', 'declined']);

/** Somebody invited to an event. */
export const Attendee = Person.extend({
  response: Response,
  /** The account itself. */
  self: z.boolean().default(false),
  organizer: z.boolean().default(false),
  optional: z.boolean().default(false),
});

/** A calendar entry. A timed one has instants, an all-day one has days, its end exclusive. */
export const EventItem = z.object({
  id: z.string(),
  /** Names the meeting, or the series it is of, in whatever calendars it is (iCalendar's UID): with the start, copies are known by it. */
  uid: z.string().optional(),
  title: z.string(),
  start: InstantOrDay,
  end: InstantOrDay,
  allDay: z.boolean(),
  /** IANA zone the entry was made in. */
  timeZone: z.string().optional(),
  status: z.enum(['confirmed', 'tentative']),
  /** The account's own answer, where it was invited. */
  response: Response.optional(),
  location: z.string().optional(),
  /** Plain text, untrusted. */
  description: z.string().optional(),
  /** Where the call is, https only. */
  conferenceUrl: z.url({ protocol: /^https$/ }).optional(),
  attendees: z.array(Attendee),
  organizer: Person.optional(),
  /** Name of the calendar it is in. */
  calendar: z.string(),
  /** `#rrggbb` of its calendar or its own. */
  color: Color.optional(),
  recurring: z.boolean(),
  /** The account may not change it. */
  readOnly: z.boolean(),
  /** Its account or its calendar may only be looked at: not even an invitation can be answered. */
  viewOnly: z.boolean().optional(),
  /** Whether it takes time that conflicts (false: "free"). */
  busy: z.boolean(),
  /** It is in a calendar of somebody else's that is only shown to the account: it takes none of the account's time. */
  ofOthers: z.boolean().optional(),
  /** The entry's page at the source. */
  url: WebAddress.optional(),
});
/** A calendar entry. */
export type EventItem = z.output<typeof EventItem>;

/** A calendar that entries can be in. */
export const CalendarItem = z.object({
  id: z.string(),
  name: z.string(),
  color: Color.optional(),
  /** The account's main one. */
  primary: z.boolean(),
  /** Its entries are mirrored. */
  selected: z.boolean(),
  /** The account may add and change entries. */
  writable: z.boolean(),
});
/** A calendar that entries can be in. */
export type CalendarItem = z.output<typeof CalendarItem>;

/** A new entry. */
const NewEvent = z.object({
  title: z.string(),
  start: InstantOrDay,
  end: InstantOrDay,
  timeZone: z.string().optional(),
  attendees: z.array(z.string()).optional(),
  location: z.string().optional(),
  description: z.string().optional(),
  /** Id of the {@link CalendarItem} it goes into; default: the account's main one. */
  calendar: z.string().optional(),
});

/** When an entry is to be. */
const Moving = z.object({ start: InstantOrDay, end: InstantOrDay, timeZone: z.string().optional() });

/** One mail or chat message. */
export const MessageItem = z.object({
  id: z.string(),
  /** Messages of one conversation share it. */
  thread: z.string(),
  subject: z.string(),
  from: Person,
  to: z.array(Person),
  cc: z.array(Person),
  at: Instant,
  /** First words, plain text, untrusted. */
  snippet: z.string(),
  /** The body's first 2,000 characters as plain text, untrusted. */
  text: z.string(),
  unread: z.boolean(),
  starred: z.boolean(),
  /** In the inbox, that is: not archived. */
  inbox: z.boolean(),
  /** Written by the account itself. */
  sent: z.boolean(),
  draft: z.boolean(),
  /** Names of the user's own labels. */
  labels: z.array(z.string()),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), size: z.number() })),
  /** Its account may only be looked at: nothing can be done with it. */
  readOnly: z.boolean().optional(),
  url: WebAddress.optional(),
});
/** One mail or chat message. */
export type MessageItem = z.output<typeof MessageItem>;

/** A property's value in a record, typed by its property. */
export const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()), z.object({ start: z.string(), end: z.string().optional() })]);
/** A property's value in a record. */
export type FieldValue = z.output<typeof FieldValue>;

/** One entry of a typed collection in a CRM, database or tracker. */
export const RecordItem = z.object({
  id: z.string(),
  /** Id of its {@link RecordTypeItem}. */
  type: z.string(),
  title: z.string(),
  /** Values by property name as people see it. */
  fields: z.record(z.string(), FieldValue),
  /** The current stage's name, where the type has stages. */
  stage: z.string().optional(),
  /** Money at stake, in `currency`. */
  value: z.number().optional(),
  currency: z.string().optional(),
  company: z.string().optional(),
  /** Lower-case addresses in it, by which calendar and mail find it. */
  emails: z.array(z.string()),
  nextStep: z.string().optional(),
  nextStepDue: z.string().optional(),
  editedAt: Instant,
  url: WebAddress.optional(),
});
/** One entry of a typed collection in a CRM, database or tracker. */
export type RecordItem = z.output<typeof RecordItem>;

/** The schema of a typed collection: its properties and, for a pipeline, its stages in order. */
export const RecordTypeItem = z.object({
  id: z.string(),
  title: z.string(),
  properties: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string(),
      options: z.array(z.object({ name: z.string(), color: z.string().optional() })).optional(),
      writable: z.boolean(),
    }),
  ),
  /** Name of the property that holds the stage. */
  stageProperty: z.string().optional(),
  stages: z.array(z.object({ name: z.string(), color: z.string().optional(), closed: z.boolean() })),
  url: WebAddress.optional(),
});
/** The schema of a typed collection. */
export type RecordTypeItem = z.output<typeof RecordTypeItem>;

/** What is written inside a record, as plain blocks. */
export const NoteItem = z.object({
  /** The id of the record it belongs to. */
  id: z.string(),
  blocks: z.array(
    z.object({
      id: z.string(),
      type: z.enum(['paragraph', 'heading', 'bullet', 'number', 'todo', 'quote', 'code', 'divider', 'other']),
      /** Plain text, untrusted. */
      text: z.string(),
      checked: z.boolean().optional(),
      depth: z.int(),
    }),
  ),
  editedAt: Instant,
});
/** What is written inside a record. */
export type NoteItem = z.output<typeof NoteItem>;

const Reply = z.object({
  text: z.string().min(1),
  /** Also to everybody else who got the message. */
  all: z.boolean().optional(),
});
const NewMessage = z.object({
  /** Mail addresses. */
  to: z.array(z.string()).min(1).max(100),
  cc: z.array(z.string()).max(100).optional(),
  subject: z.string().max(500),
  text: z.string().max(100_000),
});

/** The kinds there are. A widget that asks for `kinds.event` works over every connector with events, all accounts at once. */
export const kinds = {
  event: defineKind('event', 'Events', EventItem, {
    create: { title: 'Create event', input: NewEvent },
    /** Creates it and has the source mail those who are invited. */
    invite: { title: 'Create event and invite guests', input: NewEvent, risk: 'external' },
    move: { title: 'Move event', input: Moving },
    /** Moves it and has the source mail the guests. */
    moveAndTell: { title: 'Move event and tell guests', input: Moving, risk: 'external' },
    edit: { title: 'Edit event', input: z.object({ title: z.string().optional(), location: z.string().optional(), description: z.string().optional() }) },
    /** Invites and uninvites by mail address; the source mails those concerned. Everybody else stays with the answer they gave. */
    changeGuests: { title: 'Change guests', input: z.object({ add: z.array(z.string()).max(100), remove: z.array(z.string()).max(100) }), risk: 'external' },
    respond: { title: 'Answer invitation', input: z.object({ response: Response }) },
    remove: { title: 'Delete event', input: z.object({}), risk: 'destructive' },
  }),
  calendar: defineKind('calendar', 'Calendars', CalendarItem, {}),
  message: defineKind('message', 'Messages', MessageItem, {
    archive: { title: 'Archive', input: z.object({ archived: z.boolean() }) },
    markRead: { title: 'Mark as read', input: z.object({ read: z.boolean() }) },
    star: { title: 'Star', input: z.object({ starred: z.boolean() }) },
    label: { title: 'Label', input: z.object({ add: z.array(z.string()).optional(), remove: z.array(z.string()).optional() }) },
    /** Of a draft, this and `sendReply` change the draft itself: it says this, and goes out. */
    draftReply: { title: 'Draft reply', input: Reply, output: z.object({ draft: z.string() }) },
    sendReply: { title: 'Send reply', input: Reply, risk: 'external' },
    /** A new message, kept at the source as a draft. */
    draftMessage: { title: 'Draft message', input: NewMessage, output: z.object({ draft: z.string() }) },
    sendMessage: { title: 'Send message', input: NewMessage, risk: 'external' },
    /** Of a draft. */
    deleteDraft: { title: 'Delete draft', input: z.object({}), risk: 'destructive' },
    body: {
      title: 'Message body',
      type: 'read',
      input: z.object({ id: z.string() }),
      /** Untrusted; the host sanitises `html` before any widget sees it. */
      output: z.object({ text: z.string(), html: z.string().optional() }),
    },
  }),
  record: defineKind('record', 'Records', RecordItem, {
    advance: { title: 'Change stage', input: z.object({ stage: z.string() }) },
    update: { title: 'Update property', input: z.object({ property: z.string(), value: FieldValue }) },
    addNote: { title: 'Add note', input: z.object({ text: z.string().min(1).max(2000) }) },
  }),
  recordType: defineKind('recordType', 'Record types', RecordTypeItem, {}),
  note: defineKind('note', 'Notes', NoteItem, {}),
} as const;

