/** What a key does anywhere in the shell. */
export type ShortcutCommand = 'previous-day' | 'next-day' | 'today' | 'fullscreen' | 'sidebar' | 'help' | 'undo' | 'redo' | 'edit' | 'leave' | 'palette';

const keys: Readonly<Record<string, ShortcutCommand>> = {
  ArrowLeft: 'previous-day',
  ArrowRight: 'next-day',
  t: 'today',
  f: 'fullscreen',
  e: 'edit',
  Escape: 'leave',
  '?': 'help',
  'Mod+\\': 'sidebar',
  'Mod+k': 'palette',
  'Mod+z': 'undo',
  'Mod+Shift+z': 'redo',
  'Mod+y': 'redo',
};

const mirrored: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' };

/** The command of a key press, or undefined where the key belongs to what has the focus. */
export function shortcutOf(event: KeyboardEvent): ShortcutCommand | undefined {
  if (event.defaultPrevented || event.altKey) return undefined;
  const modifier = event.ctrlKey || event.metaKey;
  // An arrow means the side it points to, and tomorrow is on the other one where lines run from right to left.
  const pressed = document.dir === 'rtl' ? (mirrored[event.key] ?? event.key) : event.key;
  const name = `${modifier ? `Mod+${event.shiftKey ? 'Shift+' : ''}` : ''}${pressed.length === 1 ? pressed.toLowerCase() : pressed}`;
  const command = keys[name];
  if (!command) return undefined;
  const target = event.composedPath()[0];
  // A choice takes letters and arrows, and has nothing of its own to take back.
  const takesKeys = target instanceof Element && target.matches(`${modifier ? '' : 'select, '}input, textarea, [contenteditable], [role=menuitem], [role=slider], [role=listbox], dialog *`);
  if (command === 'palette') return target instanceof Element && target.closest('dialog:modal') ? undefined : command;
  return takesKeys && command !== 'sidebar' ? undefined : command;
}
