import { msg, str } from '@lit/localize';
import { dayOf, formatDay, formatMoney, formatTime, type Place } from '@vivarium/sdk/kinds';
import { nameIn, personIn, quoted } from '../../briefing/firewall.js';
import type { NotedChange } from '../../store/changes.js';

type Face = Readonly<Record<string, unknown>>;
type Told = Pick<NotedChange, 'kind' | 'type' | 'before' | 'after'>;

/** Within a sentence of ours. */
const named = (face: Face | undefined, name: string) => nameIn(text(face, name) ?? '–');
const text = (face: Face | undefined, name: string): string | undefined => {
  const value = face?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** What the item is called. */
export function titleOf({ kind, before, after }: Told): string {
  const face = after ?? before;
  if (kind === 'message') return text(face, 'subject') ?? msg('(no subject)');
  return ['title', 'name', 'subject', 'content', 'text'].map((name) => text(face, name)).find(Boolean) ?? msg('Untitled');
}

/** The day an event is on; undefined for anything else. */
export function dayOfFace(face: Face | undefined, zone: string): string | undefined {
  const start = text(face, 'start');
  return start === undefined ? undefined : face?.['allDay'] === true ? start : dayOf(start, zone);
}

function when(face: Face | undefined, place: Place): string {
  const day = dayOfFace(face, place.timeZone);
  if (day === undefined) return '';
  const words = formatDay(day, place.locale, { weekday: 'short', day: 'numeric', month: 'short' });
  return face?.['allDay'] === true ? words : `${words}, ${formatTime(text(face, 'start') ?? '', place)}`;
}

/** What became of it, in a sentence or two. */
export function sentencesOf(change: Told, place: Place): string[] {
  const { kind, type, before, after } = change;
  if (kind === 'event') return eventSentences(change, place);
  if (kind === 'message') {
    const from = after?.['from'] as { name?: string; email?: string } | undefined;
    return [msg(str`New mail from ${personIn({ name: from?.name, email: from?.email ?? '' })}`)];
  }
  if (type === 'new') return [text(after, 'stage') ? msg(str`New, at ${named(after, 'stage')}`) : msg('New')];
  if (type === 'gone') return [msg('Gone')];
  if (kind !== 'record') return [msg('Changed')];
  const sentences: string[] = [];
  const both = (name: string) => [text(before, name), text(after, name)] as const;
  const [stageBefore, stageAfter] = both('stage');
  if (stageBefore !== stageAfter) sentences.push(msg(str`From ${named(before, 'stage')} to ${named(after, 'stage')}`));
  const [valueBefore, valueAfter] = [before?.['value'], after?.['value']];
  if (valueBefore !== valueAfter) {
    const money = (value: unknown) => (typeof value === 'number' ? formatMoney(value, text(after, 'currency'), place.locale) : '–');
    sentences.push(msg(str`Value from ${money(valueBefore)} to ${money(valueAfter)}`));
  }
  const [stepBefore, stepAfter] = both('nextStep');
  const [dueBefore, dueAfter] = both('nextStepDue');
  if (stepBefore !== stepAfter || dueBefore !== dueAfter) sentences.push(msg(str`Next step: ${named(after, 'nextStep')}`));
  const [titleBefore, titleAfter] = both('title');
  if (titleBefore !== titleAfter) sentences.push(msg(str`Was called “${quoted(titleBefore ?? '')}”`));
  return sentences.length > 0 ? sentences : [msg('Changed')];
}

function eventSentences({ type, before, after }: Told, place: Place): string[] {
  if (type === 'new') return [msg(str`New, ${when(after, place)}`)];
  if (type === 'gone') return [msg(str`Gone, was ${when(before, place)}`)];
  const sentences: string[] = [];
  if (type === 'moved') {
    const was = when(before, place);
    const sameDay = dayOfFace(before, place.timeZone) === dayOfFace(after, place.timeZone) && after?.['allDay'] !== true && before?.['allDay'] !== true;
    const is = sameDay ? formatTime(text(after, 'start') ?? '', place) : when(after, place);
    sentences.push(was === when(after, place) ? msg(str`Now ends at ${formatTime(text(after, 'end') ?? '', place)}`) : msg(str`From ${was} to ${is}`));
  }
  if (before?.['title'] !== after?.['title']) sentences.push(msg(str`Was called “${quoted(text(before, 'title') ?? '')}”`));
  if (before?.['location'] !== after?.['location']) sentences.push(text(after, 'location') ? msg(str`Now at ${named(after, 'location')}`) : msg('Without a place now'));
  return sentences.length > 0 ? sentences : [msg('Changed')];
}
