/** What an attack tries to reach; the corpus is balanced over these. */
export type Category =
  | 'network'
  | 'markup'
  | 'style'
  | 'connect'
  | 'realm'
  | 'navigation'
  | 'window'
  | 'capability'
  | 'host'
  | 'storage'
  | 'focus'
  | 'bridge'
  | 'forgery'
  | 'freeze'
  | 'bundle'
  | 'document';

/**
 * Where success shows, always outside of the attacker's own word:
 * - `sink`: its token, or a connection to its own port, arrived at a listener, or its name was looked up;
 * - `loot`: it printed something that it cannot know (the canary), or that shows code it may not run (its own token);
 * - `page`: the token is in the host's document, address, title or storage;
 * - `tab`, `download`, `dialog`, `chooser`: the browser opened one;
 * - `done`: the source executed the action that it named with its token;
 * - `stall`: the host did not answer within the limit;
 * - anything the scene itself measures (`keys`, `scroll`, `focus`, `history`).
 */
export type Proof = 'sink' | 'loot' | 'page' | 'tab' | 'download' | 'dialog' | 'chooser' | 'done' | 'stall' | 'keys' | 'scroll' | 'focus' | 'history';

/** What a person does to the widget once it is there: attacks that need the user's activation wait for it. */
export type Poke = 'click' | 'ctrl-click' | 'shift-click' | 'middle-click' | 'key' | 'hover' | 'drag';

/** What happens around the widget; `plain` attacks share a page. */
export type Scene = 'plain' | 'twice' | 'typing' | 'below' | 'alone';

/** One way out of a widget: data, and the source of the element that goes it. */
export interface Attack {
  /** Unique; with the category it names the attack in reports. */
  readonly name: string;
  readonly category: Category;
  /** Statements of an async function; `this` is the element and `$` what {@link widgetSource} writes. Run when the element is drawn. */
  readonly code: string;
  readonly proof: Proof;
  /** Text that the loot must hold; the attack's own token where absent. */
  readonly canary?: string;
  /** Statements run when somebody uses the widget. */
  readonly onPoke?: string;
  readonly poke?: Poke;
  readonly scene: Scene;
  /** Statements of the module, after its imports. */
  readonly module?: string;
  /** Members of the definition, as source: `uses: { … }`. */
  readonly definition?: string;
  /** The same as data, where the document's manifest must differ from an empty one. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Further files of the widget. */
  readonly files?: Readonly<Record<string, string>>;
  /** The control puts the source into its page as it is. */
  readonly verbatim?: boolean;
  /** Refusing the widget altogether is a defence too: it need not have run. */
  readonly refusable?: boolean;
  /** It succeeds, and this is why we live with it: also in docs/security.md. */
  readonly open?: string;
}

type Given = Omit<Attack, 'name' | 'category' | 'proof' | 'scene' | 'code'> & { code?: string; proof?: Proof; scene?: Scene };

/** The attacks of a category by name; plain text is the code of one whose success shows at the sinks. */
export function attacksOf(category: Category, given: Readonly<Record<string, string | Given>>, defaults: Partial<Given> = {}): Attack[] {
  return Object.entries(given).map(([name, entry]) => ({
    code: '',
    proof: 'sink',
    scene: 'plain',
    ...defaults,
    ...(typeof entry === 'string' ? { code: entry } : entry),
    name,
    category,
  }));
}
