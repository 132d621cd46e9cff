import { BoardEditor, type EditedBoard } from './editor.js';
import { EmptyCell, type GridWithRoom } from './empty-cell.js';
import { BoardKeyboard, type KeyedBoard } from './keyboard.js';
import { BoardPointer, type PointedBoard } from './pointer.js';

/** What a board gets when somebody begins to edit it. */
export interface Editing {
  readonly editor: BoardEditor;
  /** Ends what is held, and forgets it. */
  stop(): void;
}

/** Lets a board be edited. Loaded when that is first wanted: most looks at a page change nothing. */
export function startEditing(board: EditedBoard & PointedBoard & KeyedBoard & GridWithRoom): Editing {
  const editor = new BoardEditor(board);
  const pointer = new BoardPointer(board, editor);
  const keyboard = new BoardKeyboard(board, editor);
  const empty = new EmptyCell(board);
  empty.connect();
  pointer.connect();
  keyboard.connect();
  return {
    editor,
    stop() {
      empty.disconnect();
      pointer.disconnect();
      keyboard.disconnect();
      editor.reset();
    },
  };
}
