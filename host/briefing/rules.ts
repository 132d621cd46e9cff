import { msg, str } from '@lit/localize';
import type { BriefingSentence, ItemReference } from '@vivarium/sdk/contract';
import { dayWindow, formatAge, formatCount, formatDay, formatList, formatMoney, formatTime, requestIn, takesTime, type EventRow, type RecordRow } from '@vivarium/sdk/kinds';
import type { z } from 'zod';
import type { DealToMove, Findings, Preparation } from './findings.js';
import { nameIn, personIn, quoted } from './firewall.js';
import type { DayMaterial } from './material.js';

/** One sentence of a briefing. */
export type Sentence = z.output<typeof BriefingSentence>;

type Source = { readonly $ref: ItemReference } & ({ readonly title: string } | { readonly subject: string });
const MOST_SOURCES = 12;
/** Overlaps told one by one; a day with more of them is told in one sentence. */
const MOST_OVERLAPS = 8;
const MOST_WAITING = 8;
const MOST_DEALS = 6;
/** As long in a sentence as in what it rests on, so that it leads there. */
const LONGEST_TITLE = 80;
/** Told of what goes on from the day before. */
const MOST_RUNNING = 3;

function sentence(topic: Sentence['topic'], text: string, sources: readonly Source[]): Sentence {
  const unique = [...new Map(sources.map((source) => [source.$ref, source])).values()].slice(0, MOST_SOURCES);
  return {
    topic,
    text: text.slice(0, 600),
    sources: unique.map((source) => ({ item: source.$ref, title: quoted('title' in source ? source.title : source.subject, LONGEST_TITLE) || msg('(untitled)') })),
  };
}

/** One sentence of all that is not told one by one. */
const rest = (topic: Sentence['topic'], items: readonly Source[], words: () => string): readonly Sentence[] => (items.length === 0 ? [] : [sentence(topic, words(), items)]);

const called = (title: string) => msg(str`“${quoted(title, LONGEST_TITLE)}”`);

/** The briefing of a day in words, without any model. Pure: the same findings give the same text. */
export function composeByRules(findings: Findings, material: DayMaterial): readonly Sentence[] {
  return [
    ...summary(findings, material),
    ...scheduleOf(findings, material),
    ...conflictsOf(findings, material),
    ...findings.preparations.map((preparation) => preparationOf(preparation, material)),
    ...waitingOf(findings, material),
    ...dealsOf(findings, material),
  ];
}

function waitingOf({ waiting }: Findings, material: DayMaterial): readonly Sentence[] {
  const told = waiting.slice(0, MOST_WAITING).map(({ last }) => {
    const request = requestIn(last);
    const age = formatAge(last.at, material.now, material.locale);
    const who = personIn(last.from);
    return sentence('waiting', request ? msg(str`${who} wrote ${age} and waits for an answer: “${quoted(request, 160)}”`) : msg(str`${who} wrote ${age} and waits for an answer.`), [last]);
  });
  const others = waiting.slice(MOST_WAITING).map(({ last }) => last);
  return [...told, ...rest('waiting', others, () => formatCount(others.length, material.locale, msg('One more mail waits for an answer.'), msg(str`${others.length} more mails wait for an answer.`)))];
}

function dealsOf({ deals }: Findings, material: DayMaterial): readonly Sentence[] {
  const told = deals.slice(0, MOST_DEALS).map((deal) => dealOf(deal, material));
  const others = deals.slice(MOST_DEALS).map(({ record }) => record);
  return [...told, ...rest('deal', others, () => formatCount(others.length, material.locale, msg('One more deal is to move.'), msg(str`${others.length} more deals are to move.`)))];
}

function summary({ timed, preparations, waiting, deals, conflicts }: Findings, { day, today, locale }: DayMaterial): readonly Sentence[] {
  const withClients = preparations.filter(({ records }) => records.length > 0);
  const counted = ({ length }: readonly unknown[], one: string, more: string) => (length === 0 ? [] : [formatCount(length, locale, one, more)]);
  const people = [...new Set(waiting.map(({ last }) => last.from.email))];
  const parts = [
    ...counted(timed, msg('one appointment'), msg(str`${timed.length} appointments`)),
    ...counted(withClients, msg('one with a client'), msg(str`${withClients.length} with clients`)),
    ...counted(conflicts, msg('one conflict'), msg(str`${conflicts.length} conflicts`)),
    ...counted(people, msg('one person waiting for an answer'), msg(str`${people.length} people waiting for an answer`)),
    ...counted(deals, msg('one deal to move'), msg(str`${deals.length} deals to move`)),
  ];
  if (parts.length < 2) return [];
  const sources: Source[] = [...withClients.map(({ event }) => event), ...conflicts.flat(), ...waiting.map(({ last }) => last), ...deals.map(({ record }) => record), ...timed];
  const list = parts.join(msg(', '));
  return [sentence('summary', day === today ? msg(str`Today: ${list}.`) : day > today ? msg(str`Ahead: ${list}.`) : msg(str`That day: ${list}.`), sources)];
}

function scheduleOf({ timed, allDay }: Findings, material: DayMaterial): readonly Sentence[] {
  const { locale } = material;
  const sentences: Sentence[] = [];
  if (allDay.length > 0) sentences.push(sentence('schedule', msg(str`All day: ${formatList(allDay.slice(0, 5).map(({ title }) => called(title)), locale)}.`), allDay));
  const { start, end } = dayWindow(material.day, material.timeZone);
  // Its time is one of the evening before and would be read as one of this day.
  for (const event of timed.filter((each) => each.start < start).slice(0, MOST_RUNNING)) sentences.push(sentence('schedule', msg(str`${called(event.title)} goes on until ${formatTime(event.end, material)}.`), [event]));
  const begun = timed.filter((event) => event.start >= start);
  const [first] = begun;
  const last = begun.reduce<EventRow | undefined>((latest, event) => (latest && latest.end >= event.end ? latest : event), undefined);
  if (first && last) {
    const [begins, ends] = [formatTime(first.start, material), formatTime(last.end, material)];
    const goesOn = last.end > end;
    const single = () => (goesOn ? msg(str`There is ${called(first.title)} from ${begins} into the next day.`) : msg(str`There is ${called(first.title)} from ${begins} to ${ends}.`));
    const several = () =>
      goesOn
        ? msg(str`It begins at ${begins} with ${called(first.title)} and goes on into the next day with ${called(last.title)}.`)
        : msg(str`It begins at ${begins} with ${called(first.title)} and ends at ${ends} with ${called(last.title)}.`);
    sentences.push(sentence('schedule', first === last ? single() : several(), [first, last]));
  }
  const gap = allDay.some(takesTime) ? undefined : longestGap(timed);
  if (gap) sentences.push(sentence('schedule', msg(str`The longest free stretch in between is from ${formatTime(gap.before.end, material)} to ${formatTime(gap.after.start, material)}.`), [gap.before, gap.after]));
  return sentences;
}

/** The longest time between two appointments, from one hour. */
function longestGap(timed: readonly EventRow[]): { before: EventRow; after: EventRow } | undefined {
  let best: { before: EventRow; after: EventRow; length: number } | undefined;
  let before = timed[0];
  for (const after of timed.slice(1)) {
    const length = Date.parse(after.start) - Date.parse(before!.end);
    if (length >= 3_600_000 && length > (best?.length ?? 0)) best = { before: before!, after, length };
    if (after.end > before!.end) before = after;
  }
  return best;
}

function conflictsOf({ conflicts, backToBacks }: Findings, place: DayMaterial): readonly Sentence[] {
  const day = dayWindow(place.day, place.timeZone);
  const beginning = ({ start }: EventRow) => formatTime(start > day.start ? start : day.start, place);
  const ending = ({ end }: EventRow) => formatTime(end < day.end ? end : day.end, place);
  const overlaps = conflicts.slice(0, MOST_OVERLAPS).map(([a, b]) => {
    const first = a.end < b.end ? a : b;
    const allDay = b.start <= day.start && first.end >= day.end;
    return sentence('conflict', allDay ? msg(str`${called(a.title)} and ${called(b.title)} overlap all day.`) : msg(str`${called(a.title)} and ${called(b.title)} overlap from ${beginning(b)} to ${ending(first)}.`), [a, b]);
  });
  const others = conflicts.slice(MOST_OVERLAPS);
  const more = rest('conflict', others.flat(), () => formatCount(others.length, place.locale, msg('One more pair overlaps.'), msg(str`${others.length} more pairs overlap.`)));
  const runs = backToBacks
    .filter((run) => run.length > 2 || run.every(({ attendees }) => attendees.length > 1))
    .map((run) =>
      sentence('conflict', msg(str`No break between ${formatList(run.map(({ title }) => called(title)).slice(0, 6), place.locale)} (${beginning(run[0]!)} to ${ending(run.at(-1)!)}).`), run),
    );
  return [...overlaps, ...more, ...runs];
}

function preparationOf({ event, records, notes, mails, unanswered }: Preparation, material: DayMaterial): Sentence {
  const { locale } = material;
  const [record] = records;
  const parts: string[] = [];
  if (record) parts.push(msg(str`it is about ${dealText(record, locale)}`));
  if (record?.nextStep) parts.push(stepText(record, material));
  const lastNote = notes.flatMap(({ blocks }) => blocks).filter(({ text, type, checked }) => type === 'todo' && !checked && text !== '').at(-1);
  if (lastNote) parts.push(msg(str`still open in the notes: ${called(lastNote.text)}`));
  const [mail] = mails;
  if (mail) parts.push(mail.unread ? msg(str`${personIn(mail.from)} wrote ${called(mail.subject)}, unread`) : msg(str`${personIn(mail.from)} waits for an answer to ${called(mail.subject)}`));
  if (unanswered) parts.push(msg('you have not answered the invitation'));
  // What began before the day has no beginning on it.
  const begins = event.start < dayWindow(material.day, material.timeZone).start ? '' : `${formatTime(event.start, material)} `;
  return sentence('preparation', `${begins}${called(event.title)}: ${parts.join(msg('; '))}.`, [event, ...records, ...mails]);
}

const stepOf = ({ nextStep }: RecordRow) => quoted(nextStep ?? '').replace(/[.;]+$/, '');

function stepText(record: RecordRow, { day, today, locale }: DayMaterial): string {
  const step = msg(str`“${stepOf(record)}”`);
  const due = record.nextStepDue?.slice(0, 10);
  if (due === undefined) return msg(str`next step: ${step}`);
  if (due === day) return msg(str`next step, due that day: ${step}`);
  return msg(str`next step, due ${formatDay(due, locale, { day: 'numeric', month: 'long', year: due.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric' })}: ${step}`);
}

function dealText(record: RecordRow, locale: string): string {
  const facts = [record.stage && quoted(record.stage, 40), record.value === undefined ? undefined : formatMoney(record.value, record.currency, locale)].filter((fact) => fact !== undefined);
  const name = nameIn(record.title, LONGEST_TITLE);
  return facts.length > 0 ? `${name} (${facts.join(msg(', '))})` : name;
}

function dealOf({ record, reason, days }: DealToMove, { day, today, locale }: DayMaterial): Sentence {
  const deal = dealText(record, locale);
  const step = stepOf(record);
  const text = {
    due: () => (day === today ? msg(str`${deal}: “${step}” is due today.`) : msg(str`${deal}: “${step}” is due.`)),
    late: () => formatCount(days, locale, msg(str`${deal}: “${step}” was due yesterday.`), msg(str`${deal}: “${step}” is ${days} days late.`)),
    stale: () => formatCount(days, locale, msg(str`${deal} has not been touched for a day and has no date for a next step.`), msg(str`${deal} has not been touched for ${days} days and has no date for a next step.`)),
  }[reason]();
  return sentence('deal', text, [record]);
}
