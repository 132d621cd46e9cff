import type { Rows } from './rows.js';

/** What takes the focus in a row. An element of its own in it, as an open conversation is, looks after what it holds. */
const CONTROLS = 'button, a[href], input, select, textarea';
const IN_ROWS = `[data-at]:is(${CONTROLS}), [data-at] :is(${CONTROLS})`;
const HAS_CONTROLS = `:is(${CONTROLS}), :has(:is(${CONTROLS}))`;

/** The key that a row carries. */
export const keyOfRow = ({ dataset }: HTMLElement): string | undefined => dataset['key'] ?? dataset['ref'];

const allControlsOf = (row: HTMLElement): readonly HTMLElement[] => (row.matches(CONTROLS) ? [row] : [...row.querySelectorAll<HTMLElement>(CONTROLS)]);

/** What can have the focus in a row, in order. The first one stands for the row. */
export const controlsOf = (row: HTMLElement): readonly HTMLElement[] => allControlsOf(row).filter((one) => !one.matches(':disabled') && one.checkVisibility());

/**
 * The keys of a list. Of all rows, Tab stops at one: the one that had the focus last, else the first in sight; what else
 * is in that row comes after it.
 */
export class RowFocus {
  /** Key of the first row in sight, while nobody was in the list. */
  private sight: string | undefined;
  private place = 0;
  private seen: string | undefined;
  private looking = false;
  /** It was drawn since Tab's stop was found. */
  private stale = false;
  /** The row that has the focus is about to go. */
  private leaving = false;
  /** Which of a row's controls had the focus before the drawing. */
  private control: number | undefined;
  private listening: AbortController | undefined;

  constructor(private readonly list: Rows) {}

  connect(): void {
    this.listening = new AbortController();
    const follow = (event: Event) => {
      const row = (event.target as HTMLElement).closest<HTMLElement>('[data-at]');
      if (!row) return;
      this.list.current = this.seen = keyOfRow(row);
      this.stopAt(Number(row.dataset['at']));
    };
    const { signal } = this.listening;
    this.list.owner.renderRoot.addEventListener('focusin', follow, { signal });
    // Where Tab goes is decided after its listeners.
    addEventListener('keydown', ({ key }) => key === 'Tab' && this.stale && this.apply(), { capture: true, signal });
  }

  disconnect(): void {
    this.listening?.abort();
  }

  /** The list as it is now: where the row is gone, the one that took its place is next. */
  look(keys: readonly string[]): void {
    const { current } = this.list;
    if (current === undefined) return;
    const focused = this.focusedRow();
    this.control = focused && allControlsOf(focused).indexOf((this.list.owner.renderRoot as ShadowRoot).activeElement as HTMLElement);
    this.leaving = focused !== undefined && !keys.includes(keyOfRow(focused)!);
    const at = keys.indexOf(current);
    if (at >= 0) this.place = at;
    else this.list.current = keys[Math.min(this.place, keys.length - 1)];
  }

  /** After a drawing. To find Tab's stop costs as much as to draw a row: while nobody is in the list, it waits for the key. */
  drawn(): void {
    const { list } = this;
    this.stale = true;
    // Keys that follow are for the list, not for the page.
    if (this.leaving) return void this.stay();
    const focused = this.focusedRow();
    // One that went to another group is drawn there anew, and what it no longer offers is gone.
    if (!focused) return void (this.control !== undefined && this.stay(this.control));
    // An element that is used again for another row takes the focus with it.
    if (keyOfRow(focused) !== this.seen) list.current = this.seen = keyOfRow(focused);
    this.apply();
  }

  /** Makes Tab stop at one row. */
  apply(): void {
    const { list } = this;
    const root = list.owner.renderRoot;
    this.stale = false;
    const controls = [...root.querySelectorAll<HTMLElement>(IN_ROWS)].map((control) => ({ control, row: control.closest<HTMLElement>('[data-at]')! }));
    const [wanted, rows] = [list.current ?? this.sight, [...new Set(controls.map(({ row }) => row))]];
    const stop = rows.find((row) => keyOfRow(row) === wanted) ?? rows.find((row) => Number(row.dataset['at']) >= this.place) ?? rows[0];
    for (const { control, row } of controls) {
      if (row !== stop && control.tabIndex !== -1) control.tabIndex = -1;
      else if (row === stop && control.hasAttribute('tabindex')) control.removeAttribute('tabindex');
    }
  }

  /** While nobody was in the list, its stop goes with what is in sight. */
  onScroll(): void {
    if (this.list.current !== undefined || this.looking) return;
    this.looking = true;
    requestAnimationFrame(() => {
      this.looking = false;
      const row = this.list.current === undefined ? this.firstInSight() : undefined;
      if (!row) return;
      this.sight = keyOfRow(row);
      this.stopAt(Number(row.dataset['at']));
    });
  }

  /** Keys in a field are its own, but for Escape. */
  onKey(event: KeyboardEvent): void {
    const { key } = event;
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-at]');
    if (!row || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const isField = /^(input|textarea|select)$/.test((event.composedPath()[0] as HTMLElement).localName);
    if (key === 'Escape' ? !this.leave(row, event.target) : isField || !(this.goIn(row, event) || this.go(key))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Moves the focus over all rows, also those that are not in the page, as a key says. False for another key. */
  go(key: string): boolean {
    if (!/^(ArrowDown|ArrowUp|Home|End|PageDown|PageUp)$/.test(key)) return false;
    const to = this.target(key);
    if (to === undefined) return true;
    // The next key goes on from there, however long the way takes.
    this.list.current = to;
    this.stopAt(this.list.keys.indexOf(to));
    void this.list.focus(to);
    return true;
  }

  /** A heading without a button is passed over. */
  private target(key: string): string | undefined {
    const { keys, owner, current } = this.list;
    const at = current === undefined ? -1 : keys.indexOf(current);
    const [last, page] = [keys.length - 1, key.startsWith('Page') ? this.page() : 0];
    const targets: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last, PageDown: Math.min(at + page, last), PageUp: Math.max(at - page, 0) };
    const way = key === 'ArrowUp' || key === 'End' ? -1 : 1;
    const rows = new Map([...owner.renderRoot.querySelectorAll<HTMLElement>('[data-at]')].map((row) => [keyOfRow(row), row]));
    for (let place = targets[key]!; keys[place] !== undefined; place += way) {
      const row = rows.get(keys[place]);
      if (!row || row.matches(HAS_CONTROLS)) return keys[place];
    }
    return undefined;
  }

  /** Right and left go through what is in a row. They are not the list's where there is but one thing. */
  private goIn(row: HTMLElement, { key, target }: KeyboardEvent): boolean {
    if (key !== 'ArrowRight' && key !== 'ArrowLeft') return false;
    const controls = controlsOf(row);
    const on = (key === 'ArrowRight') === (getComputedStyle(row).direction === 'ltr');
    const at = controls.indexOf(target as HTMLElement);
    if (at >= 0) controls[at + (on ? 1 : -1)]?.focus();
    return at >= 0 && controls.length > 1;
  }

  /** What had the focus is gone: what stands for it has it, else the row that took its place, or the list that is empty now. */
  private async stay(control = 0): Promise<void> {
    const { list } = this;
    const root = list.owner.renderRoot;
    this.leaving = false;
    this.control = undefined;
    if (list.current !== undefined) await list.include(list.current);
    // Somebody may have given it to something else meanwhile.
    if (document.activeElement !== document.body && !this.focusedRow()) return;
    const row = [...root.querySelectorAll<HTMLElement>('[data-at]')].find((one) => keyOfRow(one) === list.current);
    const controls = row && controlsOf(row);
    (controls ? (controls.find((one) => one === allControlsOf(row)[control]) ?? controls[0]) : root.querySelector<HTMLElement>('.scroll'))?.focus();
  }

  private focusedRow(): HTMLElement | undefined {
    const root = this.list.owner.renderRoot;
    return (root instanceof ShadowRoot && root.activeElement?.closest<HTMLElement>('[data-at]')) || undefined;
  }

  /** From what is in a row to what stands for it. */
  private leave(row: HTMLElement, from: EventTarget | null): boolean {
    const [first] = controlsOf(row);
    if (!first || first === from) return false;
    first.focus();
    return true;
  }

  private stopAt(place: number): void {
    this.place = place;
    this.apply();
  }

  /** How many rows a page of the list is: one that was at an edge stays in sight. */
  private page(): number {
    const { renderRoot } = this.list.owner;
    const view = renderRoot.querySelector('.scroll')?.getBoundingClientRect();
    const isInSight = ({ top, bottom }: DOMRect) => view !== undefined && top >= view.top && bottom <= view.bottom;
    return Math.max(1, [...renderRoot.querySelectorAll('[data-at]')].filter((row) => isInSight(row.getBoundingClientRect())).length - 1);
  }

  private firstInSight(): HTMLElement | undefined {
    const { renderRoot } = this.list.owner;
    const top = renderRoot.querySelector('.scroll')?.getBoundingClientRect().top ?? 0;
    // What lies under a head that stays is not in sight.
    const isInSight = (row: HTMLElement) => row.getBoundingClientRect().top >= top + (parseFloat(getComputedStyle(row).scrollMarginBlockStart) || 0) - 1;
    return [...renderRoot.querySelectorAll<HTMLElement>('[data-at]')].find((row) => row.matches(HAS_CONTROLS) && isInSight(row));
  }
}
