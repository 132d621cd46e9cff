import type { ItemReference } from '@vivarium/sdk/contract';
import type { Appearance } from '../appearance.js';
import type { ArtifactView } from '../artifact-view.js';
import type { ArtifactDocument } from '../artifacts.js';
import type { ShellServices } from '../services.js';
import type { ShortcutCommand } from '../shortcuts.js';
import type { Theme } from '../theme.js';
import type { Toast } from '../toasts.js';

/** The page as what is loaded late sees it. */
export interface Shell {
  readonly services: ShellServices;
  /** The artifact on screen. */
  readonly artifact: ArtifactDocument | undefined;
  readonly view: ArtifactView | undefined;
  readonly day: string;
  readonly appearance: Appearance;
  /** The window shows one page and nothing else. */
  readonly alone: boolean;
  /** The hash that leads to what is on screen: artifact, day and the item that was gone to. */
  address(): string;
  /** Shows the artifact in a theme that is not its own; undefined: in its own again. */
  previewTheme(theme: Theme | undefined): void;
  setAppearance(change: Partial<Appearance>): void;
  say(toast: Toast): void;
  /** Does what a key does; false where it means nothing here. */
  run(command: ShortcutCommand): boolean;
  /** Goes to an artifact. */
  show(id: string, day?: string): void;
  /** Goes to an item: to its day, and to a widget that shows it. */
  reveal(item: ItemReference): void;
  /** A dialog or bar of a part that was loaded late takes its place in the page. */
  place<E extends HTMLElement>(element: E): E;
  /** When the newest message that can be taken back was shown. */
  undoable(): number | undefined;
  undoMessage(): boolean;
}
