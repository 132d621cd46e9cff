import { msg, str } from '@lit/localize';
import type { FieldValue, NoteItem, Row } from '@vivarium/sdk/contract';
import { dayOf, formatDay, formatList, formatMoney, numberFormat, type Place, type RecordRow } from '@vivarium/sdk/kinds';
import type { Environment } from '@vivarium/sdk/widget';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { icon } from '../shared/icons.js';
import { nextStage, type TypeRow } from './pipeline.js';

/** What a record's views can do. */
export interface RecordCommands {
  readonly advance: (record: RecordRow, stage: string) => void;
  readonly addNote: (record: RecordRow, text: string) => void;
  /** The note that is being written about a record: whatever takes its line off the screen keeps it. */
  written(record: RecordRow): string;
  write(record: RecordRow, text: string): void;
}

/** Notes shown before one asks for all. */
const EXCERPT = 3;
/** Notes of an open record that are in the page. */
const MOST = 200;

/** When the next step is due, said strongly when that is today or past. */
export function dueView(record: RecordRow, { day, today, locale }: Pick<Environment, 'day' | 'today' | 'locale'>) {
  const due = record.nextStepDue?.slice(0, 10);
  if (!due) return nothing;
  const urgency = due < today ? 'late' : due === today ? 'today' : '';
  const date = formatDay(due, locale, { day: 'numeric', month: 'short', year: due.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric' });
  const text = urgency === 'today' ? msg('due today') : urgency === 'late' ? msg(str`due ${date}, late`) : due === day ? msg('due that day') : msg(str`due ${date}`);
  return html`<span class="due ${urgency} small">${text}</span>`;
}

/** The stage as a choice, and a button to the next one. */
export function stageView(record: RecordRow, type: TypeRow | undefined, commands: RecordCommands) {
  if (!type || record.stage === undefined) return nothing;
  return html`<span class="stage-choice"><select aria-label=${msg(str`Stage of ${record.title}`)} .value=${record.stage}
      @change=${({ target }: Event) => commands.advance(record, (target as HTMLSelectElement).value)}>
      ${type.stages.map(({ name }) => html`<option value=${name} ?selected=${name === record.stage}>${name}</option>`)}
    </select>${advanceView(record, type, commands)}</span>`;
}

/** A button to the next stage, where there is one. */
export function advanceView(record: RecordRow, type: TypeRow | undefined, { advance }: RecordCommands) {
  const next = nextStage(record, type);
  return next
    ? html`<button class="quiet icon step-on" aria-label=${msg(str`Move ${record.title} to ${next}`)} title=${msg(str`Move to ${next}`)} @click=${() => advance(record, next)}>${icon('next')}</button>`
    : nothing;
}

/** What is written in a record; its end, unless all of it is wanted. `added`: what is on its way there. */
export function notesView(note: Row<NoteItem> | undefined, all: boolean, added: readonly string[] = []) {
  const on = added.map((text) => ({ type: 'added', text, checked: undefined }));
  const blocks = [...(note?.blocks ?? []).filter(({ text, type }) => text !== '' && type !== 'divider'), ...on];
  if (blocks.length === 0) return nothing;
  return html`${all && blocks.length > MOST ? html`<p class="small muted">${msg(str`Only the newest ${MOST} notes are shown.`)}</p>` : nothing}<ul class="notes" aria-label=${msg('Notes')}>
    ${blocks.slice(all ? -MOST : -EXCERPT).map(
      ({ type, text, checked }) => html`<li class="${type} ${checked ? 'done' : ''}" dir="auto">${type === 'todo' ? html`<span aria-label=${checked ? msg('done') : msg('to do')} role="img">${checked ? '☑' : '☐'}</span> ` : nothing}${text}</li>`,
    )}
  </ul>`;
}

/** Whether there are more notes than the excerpt shows. */
export function hasMoreNotes(note: Row<NoteItem> | undefined): boolean {
  return (note?.blocks.filter(({ text, type }) => text !== '' && type !== 'divider').length ?? 0) > EXCERPT;
}

/** A line to write a note. */
export function composerView(record: RecordRow, { addNote, write, written }: RecordCommands) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = written(record).trim();
    if (text) addNote(record, text);
  };
  return html`<form class="composer" @submit=${submit}>
    <input name="note" .value=${live(written(record))} @input=${({ target }: Event) => write(record, (target as HTMLInputElement).value)} maxlength="2000" autocomplete="off" dir="auto" placeholder=${msg('Add a note')} aria-label=${msg(str`Note about ${record.title}`)} />
    <button>${msg('Add')}</button>
  </form>`;
}

/** The record's fields as people named them. */
export function fieldsView(record: RecordRow, place: Place) {
  const fields = Object.entries(record.fields).map(([name, value]) => [name, fieldText(value, place)] as const).filter(([, text]) => text !== '');
  if (fields.length === 0) return nothing;
  return html`<dl class="fields small">${fields.map(([name, text]) => html`<dt>${name}</dt><dd dir="auto">${text}</dd>`)}</dl>`;
}

function fieldText(value: FieldValue, { locale, timeZone }: Place): string {
  // A source writes a time in an offset of its own choice. Words after a day are no time.
  const dateText = (text: string) => {
    const [, day, zone] = /^(\d{4}-\d{2}-\d{2})(?:T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.exec(text) ?? [];
    if (!day || Number.isNaN(Date.parse(text))) return text;
    return formatDay(zone ? dayOf(text, timeZone) : day, locale, { day: 'numeric', month: 'short', year: 'numeric' });
  };
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? msg('yes') : msg('no');
  if (typeof value === 'number') return numberFormat(locale, {}).format(value);
  if (typeof value === 'string') return dateText(value);
  if ('start' in value) return value.end ? `${dateText(value.start)} – ${dateText(value.end)}` : dateText(value.start);
  return formatList(value, locale, 'unit');
}

/** Sums as people read them: "$1.2M", "€30K + $12K". */
export function totalsText(totals: ReadonlyMap<string, number>, locale: string): string {
  return [...totals].map(([currency, sum]) => formatMoney(sum, currency || undefined, locale, true)).join(' + ');
}
