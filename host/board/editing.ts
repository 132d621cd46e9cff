import { BoardEditor, type EditedBoard } from './editor.js';
import { BoardKeyboard, type KeyedBoard } from './keyboard.js';
import { BoardPointer, type PointedBoard } from './pointer.js';

/** What a board gets when somebody begins to edit it. */
export interface Editing {
  readonly editor: BoardEditor;
  /** Ends what is held, and forgets it. */
  stop(): void;
}

/** Lets a board be edited. Loaded when that is first wanted: most looks at a page change nothing. */
export function startEditing(board: EditedBoard & PointedBoard & KeyedBoard): Editing {
  const editor = new BoardEditor(board);
  const pointer = new BoardPointer(board, editor);
  const keyboard = new BoardKeyboard(board, editor);
  pointer.connect();
  keyboard.connect();
  return {
    editor,
    stop() {
      pointer.disconnect();
      keyboard.disconnect();
      editor.reset();
    },
  };
}
