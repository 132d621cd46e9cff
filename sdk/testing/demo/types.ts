import type { Person } from '../../contract/kinds.js';

/** The pipeline, in order. */
export const stages = ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'] as const;
/** One of {@link stages}. */
export type Stage = (typeof stages)[number];

/** Somebody with a name: every person of the demo world has one. */
export type DemoPerson = Required<Person> & { role: string };

/** One entry of the demo company's CRM. */
export interface DemoClient {
  /** Short and stable: `calder`. Meetings and mails name it. */
  id: string;
  company: string;
  industry: string;
  contact: DemoPerson;
  /** Who at Apex looks after it. */
  owner: DemoPerson;
  stage: Stage;
  /** In US dollars. */
  value: number;
  nextStep: string;
  /** Days, `2026-03-01`. */
  due: string;
  lastContact: string;
  website: string;
  /** The notes on its page, one paragraph each. */
  notes: readonly string[];
}

/** Names of the demo calendars; the first is the primary one. */
export const calendars = ['Work', 'Apex team', 'Personal'] as const;

/** One calendar entry; a recurring one stands for all its instances. */
export interface DemoMeeting {
  /** Short and stable. */
  id: string;
  title: string;
  calendar: (typeof calendars)[number];
  /** Calendar days from today. */
  dayOffset: number;
  /** The (first) day, in `timeZone`. */
  day: string;
  /** `15:00` in `timeZone`; absent for an all-day entry. */
  start?: string;
  end?: string;
  /** The exclusive last day of an all-day entry. */
  endDay?: string;
  allDay: boolean;
  /** IANA zone the entry was made in. */
  timeZone: string;
  status: 'confirmed' | 'tentative' | 'cancelled';
  busy: boolean;
  location?: string;
  conferenceUrl?: string;
  description?: string;
  organizer: DemoPerson;
  /** Everybody but `me`, with their answers. */
  attendees: readonly { person: DemoPerson; response: 'needs-action' | 'accepted' | 'tentative' | 'declined' }[];
  /** My own answer, where I was invited. */
  response?: 'needs-action' | 'accepted' | 'tentative' | 'declined';
  /** RFC 5545 lines: `RRULE:FREQ=WEEKLY;BYDAY=MO`. */
  recurrence?: readonly string[];
  /** Id of the client it is about. */
  client?: string;
}

/** One mail message. */
export interface DemoMail {
  id: string;
  thread: string;
  from: DemoPerson;
  to: readonly DemoPerson[];
  cc: readonly DemoPerson[];
  subject: string;
  /** Plain text, paragraphs separated by an empty line. */
  body: string;
  /** ISO instant in UTC with milliseconds. */
  at: string;
  unread: boolean;
  starred: boolean;
  /** False: archived. */
  inbox: boolean;
  /** Written by `me`. */
  sent: boolean;
  /** The user's own labels. */
  labels: readonly string[];
  attachments: readonly { name: string; type: string; size: number }[];
  client?: string;
}

/** The whole invented company around one day. */
export interface DemoWorld {
  company: { name: string; domain: string };
  today: string;
  timeZone: string;
  me: DemoPerson;
  /** Everybody: me, colleagues, clients' contacts, other senders. */
  people: readonly DemoPerson[];
  stages: readonly Stage[];
  clients: readonly DemoClient[];
  meetings: readonly DemoMeeting[];
  mails: readonly DemoMail[];
}
