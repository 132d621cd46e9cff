import { fillDates, instantIn, workday } from './dates.js';
import { colleagues, company, me, others } from './people.js';
import { earlierThreads } from './threads-earlier.js';
import { letterThreads } from './threads-letters.js';
import { recentThreads } from './threads-recent.js';
import type { DemoClient, DemoMail, DemoMeeting, DemoPerson } from './types.js';

/** One message of a thread: working days from today, local time, short name of the sender, text. */
export type MessageSeed = readonly [day: number, time: string, from: string, body: string];

/** A conversation as the data files write it. */
export interface ThreadSeed {
  id: string;
  subject: string;
  /** Everybody in it besides `me`; a client's id stands for its contact. */
  with: readonly string[];
  cc?: readonly string[];
  client?: string;
  labels?: readonly string[];
  /** How many messages at the end are not read yet. */
  unread?: number;
  starred?: boolean;
  archived?: boolean;
  /** Of the last message. */
  attachments?: readonly (readonly [name: string, type: string, size: number])[];
  messages: readonly MessageSeed[];
}

interface Scene {
  today: string;
  timeZone: string;
  now: Date | undefined;
  clients: readonly DemoClient[];
  meetings: readonly DemoMeeting[];
}

/** What has not come yet this morning came the evening before: so many milliseconds earlier. */
const EVENING_BEFORE = 10.5 * 3_600_000;

/** The mailbox, oldest first. */
export function demoMails(scene: Scene): DemoMail[] {
  const threads = [...earlierThreads, ...recentThreads, ...letterThreads, ...answersToInvitations(scene)];
  return threads.flatMap((thread) => threadMails(thread, scene)).sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
}

/** The mails that calendars send when somebody answers an invitation of mine. */
function answersToInvitations({ meetings, clients, today }: Scene): ThreadSeed[] {
  const clientOf = (person: DemoPerson) => clients.find(({ contact }) => contact === person)?.id;
  return meetings
    .filter(({ organizer, status, recurrence, day }) => organizer === me && status !== 'cancelled' && !recurrence && day >= today)
    .flatMap(({ id, title, attendees, client }, index) =>
      attendees.flatMap(({ person, response }): ThreadSeed[] => {
        const from = clientOf(person);
        if (!from) return [];
        const verb = { accepted: 'Accepted', tentative: 'Tentatively accepted', declined: 'Declined', 'needs-action': 'Received' }[response];
        const body = `${person.name} has answered your invitation “${title}”: ${verb.toLowerCase()}.`;
        return [
          {
            id: `answer-${id}`,
            subject: `${verb}: ${title}`,
            with: [from],
            labels: ['Calendar'],
            archived: true,
            messages: [[-1 - (index % 5), `1${index % 8}:2${index % 10}`, from, body]],
            ...(client ? { client } : {}),
          },
        ];
      }),
    );
}

function threadMails(thread: ThreadSeed, scene: Scene): DemoMail[] {
  const known: Record<string, DemoPerson> = { me, ...colleagues, ...others };
  const person = (name: string): DemoPerson => {
    const found = known[name] ?? scene.clients.find(({ id }) => id === name)?.contact;
    if (!found) throw new Error(`The demo world has nobody called "${name}".`);
    return found;
  };
  const members = [me, ...thread.with.map(person)];
  const times = sentAt(thread, scene);
  return thread.messages.map(([, , from, body], index): DemoMail => {
    const sender = person(from);
    const last = index === thread.messages.length - 1;
    return {
      id: `${thread.id}-${index + 1}`,
      thread: thread.id,
      from: sender,
      to: members.filter((member) => member !== sender),
      cc: (thread.cc ?? []).map(person).filter((other) => other !== sender),
      subject: fillDates(index ? `Re: ${thread.subject}` : thread.subject, scene.today),
      body: fillDates(body, scene.today) + signature(sender),
      at: times[index]!.toISOString(),
      unread: sender !== me && index >= thread.messages.length - (thread.unread ?? 0),
      starred: last && (thread.starred ?? false),
      inbox: !thread.archived && sender !== me,
      sent: sender === me,
      labels: thread.labels ?? [],
      attachments: last ? (thread.attachments ?? []).map(([name, type, size]) => ({ name, type, size })) : [],
      ...(thread.client ? { client: thread.client } : {}),
    };
  });
}

/** When each message of a thread was sent: as it is written, unless today's part of the thread would be from the future. */
function sentAt({ messages }: ThreadSeed, { today, timeZone, now }: Scene): Date[] {
  const times = messages.map(([day, time]) => instantIn(timeZone, workday(today, day), time));
  if (!now || times.every((time) => time <= now)) return times;
  return times.map((time, index) => (messages[index]![0] < 0 ? time : new Date(time.getTime() - EVENING_BEFORE)));
}

const signature = ({ name, role, email }: DemoPerson): string => {
  const first = name.replace(/^Dr\. /, '').split(' ')[0];
  if (email.endsWith(company.domain)) return `\n\n${first}`;
  return ['Newsletter', 'Service', 'Travel', 'Family'].includes(role) ? '' : `\n\nBest regards\n${name}\n${role}`;
};
