import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript';
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { css, html, LitElement } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import type { Place, PlacedFinding } from '../placed-findings.js';
import { codeLook } from './code-look.js';
import { codeWords } from './code-words.js';
import { renamedImports, rewritten } from './renamed-imports.js';

/** What the field is named, and where what its keys do is said. */
export interface FieldNames {
  readonly label: (file: string) => string;
  readonly keys: string;
}

/**
 * Text of several files, one of them on screen, each with an undo history of its own. The Tab key is not taken: it
 * leaves the field as it leaves any other.
 * @fires input - The text of a file was changed by the person.
 * @fires viv-code-leave - Escape was pressed where it means nothing to the text.
 */
@customElement('viv-code-field')
export class CodeField extends LitElement {
  static override styles = css`
    :host,
    #editor {
      display: block;
      block-size: 100%;
      min-block-size: 0;
    }
    #editor {
      position: relative;
    }
    #editor:has(.cm-content:focus)::after {
      content: '';
      position: absolute;
      inset: 0;
      z-index: 300;
      border: 2px solid var(--viv-color-focus);
      pointer-events: none;
    }
  `;

  @query('#editor') private place!: HTMLElement;
  private view: EditorView | undefined;
  private readonly states = new Map<string, EditorState>();
  private names: FieldNames = { label: (file) => file, keys: '' };
  private shown = '';

  override render() {
    // Code runs from left to right in every language.
    return html`<div id="editor" dir="ltr"></div>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.view?.destroy();
    this.view = undefined;
  }

  /** Begins with these files, the histories empty. */
  open(files: Readonly<Record<string, string>>, file: string, names: FieldNames): void {
    this.names = names;
    this.states.clear();
    for (const [path, text] of Object.entries(files)) this.states.set(path, this.stateOf(path, text));
    this.shown = '';
    this.show(file);
  }

  /** The files as they are now. */
  get files(): Record<string, string> {
    this.keep();
    return Object.fromEntries([...this.states].map(([path, { doc }]) => [path, doc.toString()]));
  }

  /** Brings a file on screen. */
  show(file: string): void {
    const state = this.states.get(file);
    if (!state || file === this.shown) return;
    this.keep();
    this.shown = file;
    // Styles go into this root: the policy of the page allows no style element.
    if (this.view) this.view.setState(state);
    else this.view = new EditorView({ state, parent: this.place, root: this.renderRoot as ShadowRoot });
  }

  /** Takes a file in, and brings it on screen. */
  add(file: string, text = ''): void {
    this.keep();
    this.states.set(file, this.stateOf(file, text));
    this.show(file);
  }

  /** Gives a file another name; its undo history begins anew. What names it in the others follows, each in its own history. Answers which those are. */
  rename(file: string, to: string): readonly string[] {
    const { files } = this;
    const rewrites = renamedImports(files, file, to);
    const kept = [...this.states];
    this.states.clear();
    for (const [path, state] of kept) {
      const changes = rewrites.get(path) ?? [];
      if (path === file) this.states.set(to, this.stateOf(to, rewritten(files[file] ?? '', changes)));
      else this.states.set(path, changes.length > 0 ? state.update({ changes: [...changes] }).state : state);
    }
    this.shown = '';
    this.show(to);
    return [...rewrites.keys()].filter((path) => path !== file);
  }

  /** Takes a file away, and shows another. */
  drop(file: string, next: string): void {
    this.keep();
    this.states.delete(file);
    this.shown = '';
    this.show(next);
  }

  /** Marks what was found in the files, and takes older marks away. */
  mark(findings: readonly PlacedFinding[]): void {
    this.keep();
    for (const [path, state] of this.states) {
      const marks = findings.flatMap(({ place, severity, message }): Diagnostic[] => (place?.file === path ? [{ ...rangeOf(state, place), severity, message }] : []));
      const marked = state.update(setDiagnostics(state, marks));
      this.states.set(path, marked.state);
      if (path === this.shown) this.view?.setState(marked.state);
    }
  }

  /** Goes to a line and takes the focus. */
  goTo(place: Place): void {
    this.show(place.file);
    const { view } = this;
    if (!view) return;
    const { from } = rangeOf(view.state, place);
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    view.focus();
  }

  override focus(): void {
    this.view?.focus();
  }

  private keep(): void {
    if (this.view && this.shown) this.states.set(this.shown, this.view.state);
  }

  private stateOf(path: string, doc: string): EditorState {
    const language: Extension = path.endsWith('.ts') ? typescriptLanguage : path.endsWith('.js') ? javascriptLanguage : [];
    const leave = () => this.dispatchEvent(new Event('viv-code-leave'));
    return EditorState.create({
      doc,
      extensions: [
        language,
        codeLook,
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        indentUnit.of('  '),
        indentOnInput(),
        bracketMatching(),
        highlightSelectionMatches(),
        search({ top: true }),
        lintGutter(),
        EditorView.lineWrapping,
        EditorState.phrases.of(codeWords()),
        EditorView.contentAttributes.of({ 'aria-label': this.names.label(path), 'aria-description': this.names.keys, autocapitalize: 'off', spellcheck: 'false' }),
        keymap.of([{ key: 'F8', run: nextDiagnostic }, { key: 'Shift-F8', run: previousDiagnostic }, ...searchKeymap, ...historyKeymap, ...defaultKeymap, { key: 'Escape', run: leave }]),
        EditorView.updateListener.of(({ docChanged }) => docChanged && this.dispatchEvent(new Event('input'))),
      ],
    });
  }
}

/** A place as positions in the text: from the column on to the end of its line. */
function rangeOf({ doc }: EditorState, { line, column }: Place): { from: number; to: number } {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return { from: Math.min(found.from + column - 1, found.to), to: found.to };
}
