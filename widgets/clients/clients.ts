import { msg, str } from '@lit/localize';
import { accountOf, eventsOn, formatMoney, formatTime, touchesDay, type RecordRow } from '@vivarium/sdk/kinds';
import { WidgetElement } from '@vivarium/sdk/widget';
import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { accountLabel } from '../shared/account-label.js';
import { Attempts } from '../shared/attempts.js';
import { Begun } from '../shared/begun.js';
import { icon } from '../shared/icons.js';
import { Rows, type DrawnGroup, type Group, type RowPlace } from '../shared/rows.js';
import { shared } from '../shared/styles.js';
import { clients } from './definition.js';
import { meetingsWith, pipelinesOf, typeOf, typesByKey, type Meeting, type Pipeline, type Stage, type TypeRow } from './pipeline.js';
import { advanceView, composerView, dueView, fieldsView, hasMoreNotes, notesView, stageView, totalsText, type RecordCommands } from './record-views.js';
import { styles } from './styles.js';

/** Everything derived from records, types and the day's events. */
interface Picture {
  readonly meetings: readonly Meeting[];
  readonly pipelines: readonly Pipeline[];
  readonly byKey: ReadonlyMap<string, TypeRow>;
}

/** A stage that is shown. */
interface ShownStage {
  readonly stage: Stage;
  readonly keys: readonly [string, string];
  readonly tone: string;
  readonly folded: boolean;
}

/** A note that was taken is in the source's answer after this long, or somebody took it back. */
const ARRIVES = 20_000;
/** Records that are shown; of more it is said that there are more. */
const MOST = 2000;

/** Of all stages, by currency. */
function sumOf(shown: readonly ShownStage[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const { stage } of shown) for (const [currency, total] of stage.totals) sum.set(currency, (sum.get(currency) ?? 0) + total);
  return sum;
}

/** Names of a stage, of which two accounts may have the same; the second is what it was folded by before they were told apart. */
const keysOf = (type: TypeRow, stage: Stage): readonly [string, string] => [`${type.$ref} ${stage.name}`, `${type.id} ${stage.name}`];

/** Clients one meets on the selected day with their notes, then the pipeline by stage. */
@customElement(clients.tag)
export class Clients extends WidgetElement(clients) {
  static override styles = [shared, styles];

  private readonly records = this.live('records', () => ({ limit: MOST + 1 }));
  private readonly types = this.live('types', () => ({}));
  private readonly events = this.live('events', () => eventsOn(this.environment.day, this.environment.day, this.environment.timeZone));
  private readonly notes = this.live('notes', () => (this.wanted.length > 0 ? { where: { id: { in: this.wanted } } } : undefined));
  private readonly attempts = new Attempts(this);
  private readonly begun = new Begun(this);
  private readonly rows = new Rows(this, 42);

  /** References of the records that are open. */
  @state() private open: ReadonlySet<string> = new Set();
  /** Ids of the records whose notes are on screen. */
  private wanted: readonly string[] = [];
  /** Notes that the source has not shown yet, by the reference of their record. */
  private readonly added = new Map<string, readonly string[]>();
  private picture: { records: unknown; types: unknown; events: unknown; day: string; timeZone: string; shown: readonly RecordRow[]; value: Picture } | undefined;
  private shownReveal: string | undefined;

  private readonly commands: RecordCommands = {
    advance: (record, stage) => void this.attempts.run(this.call('advance', { stage }, { on: record.$ref })).then(() => this.requestUpdate()),
    addNote: (record, text) => void this.addNote(record, text),
    written: ({ $ref }) => {
      const text = this.begun.peek($ref);
      return typeof text === 'string' ? text : '';
    },
    write: ({ $ref }, text) => this.begun.write($ref, text.trim() === '' ? undefined : text, accountOf($ref)),
  };

  override render() {
    return this.records.render({ ready: () => this.view() });
  }

  private view() {
    const { meetings, pipelines, byKey: types } = this.derive();
    this.want(meetings);
    return html`<div class="scroll" tabindex=${meetings.length + pipelines.length > 0 ? -1 : 0} role="group" aria-label=${msg('Clients')} @scroll=${this.rows.onScroll}>
      ${this.attempts.render()} ${this.goneView()}
      ${meetings.length > 0
        ? html`<section aria-labelledby="meetings">
            <h3 id="meetings">${this.environment.day === this.environment.today ? msg('You meet today') : msg('You meet that day')}</h3>
            ${repeat(meetings, ({ event }) => event.$ref, (meeting) => this.meetingView(meeting, types))}
          </section>`
        : nothing}
      ${this.records.items.length > MOST ? html`<p class="small muted">${msg('Only the first 2,000 are shown.')}</p>` : nothing}
      ${this.pipelinesView(pipelines, types)}
    </div>`;
  }

  /** Computed again only when something it rests on changed. */
  private derive(): Picture {
    const { day, timeZone } = this.environment;
    const [records, types, events] = [this.records.items, this.types.items, this.events.items];
    const before = this.picture;
    const sameRecords = before?.records === records && before.types === types;
    if (sameRecords && before.events === events && before.day === day && before.timeZone === timeZone) return before.value;
    const shown = sameRecords ? before.shown : Object.freeze(records.slice(0, MOST));
    const value = {
      meetings: meetingsWith(events.filter((event) => touchesDay(event, day, timeZone)), shown),
      ...(sameRecords ? { pipelines: before.value.pipelines, byKey: before.value.byKey } : { pipelines: pipelinesOf(shown, types), byKey: typesByKey(types) }),
    };
    this.picture = { records, types, events, day, timeZone, shown, value };
    return value;
  }

  /** Asks for the notes of the records on screen; the query follows at the next update. */
  private want(meetings: readonly Meeting[]): void {
    const met = meetings.flatMap(({ matches }) => matches.map(({ record }) => record.id));
    const opened = this.records.items.filter(({ $ref }) => this.open.has($ref)).map(({ id }) => id);
    const wanted = [...new Set([...met, ...opened])].sort();
    if (wanted.join() === this.wanted.join()) return;
    this.wanted = wanted;
    queueMicrotask(() => this.requestUpdate());
  }

  private noteOf(record: RecordRow) {
    return this.notes.items.find(({ id, $ref }) => id === record.id && accountOf($ref) === accountOf(record.$ref));
  }

  /** Shown at once; one that was refused is there to be written on. */
  private async addNote({ $ref }: RecordRow, text: string): Promise<void> {
    const others = () => (this.added.get($ref) ?? []).filter((other) => other !== text);
    this.added.set($ref, [...others(), text]);
    const sent = this.begun.send($ref, this.attempts.run(this.call('addNote', { text }, { on: $ref })));
    this.requestUpdate();
    const done = await sent;
    if (done) await new Promise((resolve) => setTimeout(resolve, ARRIVES));
    this.added.set($ref, others());
    this.requestUpdate();
  }

  /** Of a record's added notes those that its note does not have yet. */
  private addedTo({ $ref }: RecordRow, note: ReturnType<Clients['noteOf']>): readonly string[] | undefined {
    const added = this.added.get($ref);
    const left = added?.filter((text) => !note?.blocks.some((block) => block.text === text));
    if (left?.length !== added?.length) this.added.set($ref, left!);
    return this.added.get($ref);
  }

  private meetingView({ event, matches }: Meeting, types: ReadonlyMap<string, TypeRow>) {
    return html`<article class="meeting">
      <p class="title"><time>${event.allDay ? msg('all day') : formatTime(event.start, this.environment)}</time>
        <button class="link" dir="auto" @click=${() => this.reveal(event.$ref)}>${event.title}</button></p>
      ${matches.map(({ record }) => this.clientView(record, typeOf(record, types)))}
    </article>`;
  }

  /** Where records of several accounts are shown: whose it is. */
  private accountView(reference: string) {
    const label = accountLabel(this.host, this.records.items, reference);
    return label === undefined ? nothing : html`<span class="small muted" dir="auto">${label}</span>`;
  }

  private clientView(record: RecordRow, type: TypeRow | undefined) {
    const { locale, revealed } = this.environment;
    const note = this.noteOf(record);
    const all = this.open.has(record.$ref);
    return html`<div class="who ${revealed === record.$ref ? 'revealed' : ''}" data-ref=${record.$ref}>
        <b dir="auto">${record.title}</b> ${this.accountView(record.$ref)} ${this.markOf(record)}
        ${record.value === undefined ? nothing : html`<span class="number muted">${formatMoney(record.value, record.currency, locale)}</span>`}
        <span class="end"></span>${stageView(record, type, this.commands)}
      </div>
      ${record.nextStep ? html`<p class="step"><span dir="auto">${record.nextStep}</span> ${dueView(record, this.environment)}</p>` : nothing}
      ${notesView(note, all, this.addedTo(record, note))}
      ${hasMoreNotes(note) ? html`<p><button class="link small" aria-expanded=${all} @click=${() => this.toggle(record)}>${all ? msg('Show fewer notes') : msg('Show all notes')}</button></p>` : nothing}
      ${composerView(record, this.commands)}`;
  }

  /** What became of a client since somebody last looked: where its deal was. */
  private markOf({ $ref, stage }: RecordRow) {
    const before = this.records.changes.get($ref)?.before;
    const was = before?.['stage'];
    return this.records.mark($ref, typeof was === 'string' && was !== stage ? msg(str`Was ${was}`) : undefined);
  }

  /** Clients that are gone since somebody last looked. */
  private goneView() {
    const gone = [...this.records.changes].filter(([, { type, before }]) => type === 'gone' && before);
    return gone.slice(0, 3).map(([item, { before }]) => html`<p class="step" data-ref=${item}>${this.records.mark(item)} <span dir="auto">${String(before!['title'])}</span></p>`);
  }

  /** All pipelines are one list: of however many clients, those in sight are in the page. */
  private pipelinesView(pipelines: readonly Pipeline[], types: ReadonlyMap<string, TypeRow>) {
    const folded = new Set(this.state?.folded);
    const sections = pipelines.map(({ type, stages }) => ({ type, shown: this.shownOf(type, stages, folded) }));
    const groups = sections.flatMap(({ type, shown }): Group<RecordRow>[] => [
      { head: type.$ref, items: [] },
      ...shown.map(({ stage, keys: [key], folded }) => ({ head: key, items: folded ? [] : stage.records })),
    ]);
    const drawn = this.rows.drawGroups(groups, ({ $ref }) => $ref, (record, place) => this.rowView(record, typeOf(record, types)!, place), { kept: this.open });
    const byHead = new Map(groups.map(({ head }, index) => [head!, drawn[index]!]));
    return html`<div data-rows @keydown=${this.rows.onKey}>${repeat(sections, ({ type }) => type.$ref, ({ type, shown }) => this.pipelineView(type, shown, byHead))}</div>`;
  }

  private shownOf(type: TypeRow, stages: readonly Stage[], folded: ReadonlySet<string>): readonly ShownStage[] {
    const { revealed } = this.environment;
    return stages
      .map((stage, index) => ({ stage, keys: keysOf(type, stage), tone: `var(--viv-color-series-${(index % 8) + 1})`, folded: keysOf(type, stage).some((key) => folded.has(key)) }))
      .filter(({ stage }) => stage.records.length > 0 && (this.config.closed || !stage.closed || stage.records.some(({ $ref }) => $ref === revealed)));
  }

  private pipelineView(type: TypeRow, shown: readonly ShownStage[], drawn: ReadonlyMap<string, DrawnGroup>) {
    const { locale } = this.environment;
    const { at } = drawn.get(type.$ref)!;
    const account = this.accountView(type.$ref);
    return html`<section aria-label=${type.title}>
      ${guard([type, at, locale, account === nothing, ...shown.map(({ stage }) => stage)], () => html`<div class="title" data-key=${type.$ref} data-at=${at}>
        <h3><span dir="auto">${type.title}</span>${account}<span class="number">${totalsText(sumOf(shown), locale)}</span></h3>
        <div class="bar" aria-hidden="true">
          ${shown.map(({ stage, tone }) => html`<span style="flex-grow:${[...stage.totals.values()].reduce((a, b) => a + b, 0)};--tone:${tone}"></span>`)}
        </div>
      </div>`)}
      ${repeat(shown, ({ keys: [key] }) => key, (stage) => this.stageSection(stage, drawn.get(stage.keys[0])!))}
    </section>`;
  }

  private stageSection({ stage, keys, tone, folded }: ShownStage, { at, rows, style }: DrawnGroup) {
    const { locale } = this.environment;
    const [key] = keys;
    return html`<div class="stage" style="--tone:${tone}">
      ${guard([stage, key, folded, at, locale], () => html`<button aria-expanded=${!folded} data-key=${key} data-at=${at} @click=${() => this.fold(keys, !folded)}>
        ${icon('down')}<i></i><span dir="auto">${stage.name}</span><span class="muted">${stage.records.length}</span>
        <span class="number">${totalsText(stage.totals, locale)}</span>
      </button>`)}
      <ul style=${style}>${rows}</ul>
    </div>`;
  }

  private rowView(record: RecordRow, type: TypeRow, { at, index, size, room }: RowPlace) {
    const { day, today, locale, timeZone, revealed } = this.environment;
    const expanded = this.open.has(record.$ref);
    const note = expanded ? this.noteOf(record) : undefined;
    const added = expanded ? this.addedTo(record, note) : undefined;
    const written = expanded ? this.commands.written(record) : undefined;
    return html`<li class="client ${revealed === record.$ref ? 'revealed' : ''}" data-ref=${record.$ref} data-at=${at} aria-posinset=${index + 1} aria-setsize=${size} style=${room}>
      ${guard([record, type, expanded, note, added, written, day, today, locale, timeZone, this.records.changes.get(record.$ref)], () => html`
        <div class="head">
          <button class="open" aria-expanded=${expanded} @click=${() => this.toggle(record)}>
            <b class="clip" dir="auto">${record.title}</b>
            <span class="step-line small muted">${this.markOf(record)}${record.nextStep ? html`<span class="clip" dir="auto">${record.nextStep}</span>` : nothing}${dueView(record, this.environment)}</span>
          </button>
          <span class="number">${record.value === undefined ? nothing : formatMoney(record.value, record.currency, locale)}</span>
          <span class="row-stage">${expanded ? nothing : advanceView(record, type, this.commands)}</span>
        </div>
        ${expanded
          ? html`<div class="detail">
              <div class="who">${stageView(record, type, this.commands)}
                ${record.url ? html`<button class="quiet end" @click=${() => this.openLink(record.url!)}>${icon('external')} ${msg(str`Open ${type.title}`)}</button>` : nothing}</div>
              ${fieldsView(record, this.environment)}${notesView(note, true, added)}${composerView(record, this.commands)}
            </div>`
          : nothing}`)}
    </li>`;
  }

  private toggle(record: RecordRow): void {
    const open = new Set(this.open);
    if (!open.delete(record.$ref)) open.add(record.$ref);
    this.open = open;
  }

  private fold(keys: readonly [string, string], folded: boolean): void {
    const others = (this.state?.folded ?? []).filter((other) => !keys.includes(other));
    this.setState({ folded: folded ? [...others, keys[0]] : others });
  }

  protected override updated(): void {
    const { revealed, reducedMotion } = this.environment;
    if (revealed === this.shownReveal || (revealed !== undefined && !this.records.ready)) return;
    this.shownReveal = revealed;
    if (revealed === undefined) return;
    const behavior = reducedMotion ? 'auto' : 'smooth';
    const met = [...this.renderRoot.querySelectorAll<HTMLElement>('[data-ref]:not([data-at])')].find(({ dataset }) => dataset['ref'] === revealed);
    if (met) return met.scrollIntoView({ block: 'nearest', behavior });
    this.unfoldFor(revealed);
    void this.rows.show(revealed, behavior);
  }

  /** What something leads to is not left folded away. */
  private unfoldFor(reference: string): void {
    const folded = this.state?.folded ?? [];
    const stage = this.derive().pipelines.flatMap(({ type, stages }) => stages.filter(({ records }) => records.some(({ $ref }) => $ref === reference)).map((one) => keysOf(type, one)))[0];
    if (stage?.some((key) => folded.includes(key))) this.fold(stage, false);
  }
}
