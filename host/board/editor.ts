import type { Box } from './engine.js';
import { Gesture, type Hold } from './gesture.js';
import { grids, limitsIn, type Breakpoint } from './layout.js';
import { editWords, placeWords } from './words.js';
import type { WidgetDefinition } from '@vivarium/sdk/widget';

/** What a {@link BoardEditor} edits. */
export interface EditedBoard {
  readonly layout: readonly Box[];
  readonly breakpoint: Breakpoint;
  definitionOf(id: string): WidgetDefinition | undefined;
  titleOf(id: string): string;
  /** The person is done with one change. */
  changed(layout: readonly Box[], hold: Hold): void;
  requestUpdate(): void;
  /** Says it to who does not see it. */
  announce(text: string): void;
}

/**
 * The layout while somebody edits it: what is selected, what is held, and the layout as it would be. Pointer and keyboard
 * steer the same gestures through it.
 */
export class BoardEditor {
  /** Ids that move together. */
  readonly selection = new Set<string>();
  private gesture: Gesture | undefined;
  /** The layout before the first step of a change that the keyboard makes of several. */
  private before: readonly Box[] | undefined;

  constructor(private readonly board: EditedBoard) {}

  /** The layout to show. */
  get layout(): readonly Box[] {
    return this.gesture?.layout ?? this.board.layout;
  }

  /** Ids of what is held now. */
  get held(): readonly string[] {
    return this.gesture?.ids ?? [];
  }

  get isHolding(): boolean {
    return this.gesture !== undefined;
  }

  /** Forgets selection and change. */
  reset(): void {
    this.gesture = this.before = undefined;
    this.selection.clear();
    this.board.requestUpdate();
  }

  /** What a person takes when they take this one: all that is selected where it is among them. */
  holdOf(id: string): Hold {
    return { type: 'move', ids: this.selection.has(id) ? [id, ...[...this.selection].filter((other) => other !== id)] : [id] };
  }

  /** Takes hold. */
  begin(hold: Hold): void {
    const start = this.layout;
    this.before ??= start;
    this.gesture = new Gesture(start, hold, grids[this.board.breakpoint].columns, (id) => limitsIn(this.board.breakpoint, this.board.definitionOf(id)?.sizes));
    this.board.requestUpdate();
  }

  /** Puts what is held some cells from where it was taken. False where that changes nothing. */
  moveTo(dx: number, dy: number): boolean {
    if (!this.gesture?.to(dx, dy)) return false;
    this.board.requestUpdate();
    return true;
  }

  /** One step by keyboard: arrows move, with Shift they resize at the lower end corner. */
  step(dx: number, dy: number, resize: boolean): void {
    const { gesture } = this;
    if (!gesture) return;
    const [id] = gesture.ids as [string];
    if ((gesture.hold.type === 'resize') !== resize) this.begin(resize ? { type: 'resize', id, edge: 'se' } : this.holdOf(id));
    const went = this.gesture!.step(dx, dy);
    this.board.announce(went ? this.place(id) : editWords.blocked());
    this.board.requestUpdate();
  }

  /** Lets go. */
  drop(): void {
    const { gesture, before } = this;
    if (!gesture || !before) return;
    const [id] = gesture.ids as [string];
    const { layout, hold } = gesture;
    this.board.announce(editWords.putDown(this.place(id)));
    this.gesture = this.before = undefined;
    if (layout.some((box) => before.find((one) => one.id === box.id && (one.x !== box.x || one.y !== box.y || one.w !== box.w || one.h !== box.h)))) this.board.changed(layout, hold);
    this.board.requestUpdate();
  }

  /** Everything as it was. */
  cancel(): void {
    const id = this.gesture?.ids[0];
    this.gesture = this.before = undefined;
    if (id !== undefined) this.board.announce(editWords.cancelled(this.place(id)));
    this.board.requestUpdate();
  }

  /** Adds to or takes from the selection. */
  toggle(id: string): void {
    const title = this.board.titleOf(id);
    if (this.selection.delete(id)) this.board.announce(editWords.deselected(title, this.selection.size));
    else {
      this.selection.add(id);
      this.board.announce(editWords.selected(title, this.selection.size));
    }
    this.board.requestUpdate();
  }

  /** Forgets what is selected, and says so. */
  deselect(): void {
    this.selection.clear();
    this.board.announce(editWords.noneSelected());
    this.board.requestUpdate();
  }

  /** Picks up by keyboard. */
  pickUp(id: string): void {
    this.begin(this.holdOf(id));
    this.board.announce(editWords.pickedUp(this.place(id)));
  }

  /** Where one lies, in words. */
  place(id: string): string {
    const box = this.layout.find((one) => one.id === id);
    return box ? placeWords(this.board.titleOf(id), box) : this.board.titleOf(id);
  }
}
