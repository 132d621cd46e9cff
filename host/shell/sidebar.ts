import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../ui/controls.css.js';
import { icon } from '../ui/icons.js';
import type { MenuItem, MenuSelectEvent } from '../ui/menu.js';
import '../ui/menu.js';
import type { ArtifactDocument } from './artifacts.js';
import { formatRoute } from './route.js';
import { sidebarStyles } from './sidebar.css.js';

/** What a person did in the sidebar. */
export type SidebarCommand =
  | { type: 'create' }
  | { type: 'find' }
  | { type: 'rename'; id: string; title: string }
  | { type: 'duplicate' | 'remove'; id: string }
  | { type: 'move'; id: string; index: number }
  | { type: 'collapse'; collapsed: boolean };

/** Carries a {@link SidebarCommand} to whoever keeps the artifacts. */
export class SidebarEvent extends Event {
  static readonly type = 'viv-sidebar';
  constructor(readonly command: SidebarCommand) {
    super(SidebarEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * The list of artifacts: choose, create, rename in place, duplicate, delete, reorder by dragging or with Alt and arrows.
 * @fires viv-sidebar - {@link SidebarEvent}
 */
@customElement('viv-sidebar')
export class Sidebar extends LitElement {
  static override styles = [controls, sidebarStyles];

  @property({ attribute: false }) artifacts: readonly Pick<ArtifactDocument, 'id' | 'title'>[] = [];
  /** Id of the artifact on screen, or `settings`. */
  @property() current = '';
  /** Only icons. */
  @property({ type: Boolean, reflect: true }) collapsed = false;
  /** Id of the artifact whose title is being edited. */
  @property() renaming = '';
  @state() private dragged = '';
  @state() private dropAt = -1;
  @state() private announcement = '';
  /** Id of the artifact whose link has the focus after the next drawing. */
  private focusAfter = '';

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('renaming') && this.renaming) this.renderRoot.querySelector<HTMLInputElement>('input')?.select();
    if (!this.focusAfter) return;
    this.renderRoot.querySelector<HTMLElement>(`#link-${CSS.escape(this.focusAfter)}`)?.focus();
    this.focusAfter = '';
  }

  override render() {
    const collapse = this.collapsed ? msg('Show the sidebar') : msg('Collapse the sidebar');
    return html`<nav aria-label=${msg('Pages and settings')}>
      <div class="brand">
        <a class="name" title="Vivarium" href=${formatRoute({ page: 'artifact' })}>${leaf}<span>Vivarium</span></a>
        <button class="quiet icon" type="button" aria-label=${collapse} title=${`${collapse} (${modifier()}\\)`} aria-expanded=${!this.collapsed}
          @click=${() => this.send({ type: 'collapse', collapsed: !this.collapsed })}>${icon('panel')}</button>
      </div>
      <button class="quiet wide find" type="button" title=${msg('Find and do')} aria-keyshortcuts="Control+K Meta+K" @click=${() => this.send({ type: 'find' })}>
        ${icon('search')}<span>${msg('Find and do')}</span><kbd aria-hidden="true">${modifier()}K</kbd>
      </button>
      <div class="pages">
        <ul aria-label=${msg('Pages')} @dragover=${this.onDragOver} @drop=${this.onDrop} @dragend=${this.endDrag}>
          ${repeat(this.artifacts, ({ id }) => id, (artifact, index) => this.row(artifact, index))}
        </ul>
        <button class="quiet wide" type="button" title=${msg('New page')} @click=${() => this.send({ type: 'create' })}>
          ${icon('plus')}<span>${msg('New page')}</span>
        </button>
      </div>
      <div class="foot">
        <slot></slot>
        <a class="link" href="#/settings" title=${msg('Settings')} aria-current=${this.current === 'settings' ? 'page' : nothing}>
          ${icon('settings')}<span>${msg('Settings')}</span>
        </a>
      </div>
      <div class="visually-hidden" role="status">${this.announcement}</div>
    </nav>`;
  }

  private row({ id, title }: Pick<ArtifactDocument, 'id' | 'title'>, index: number) {
    if (id === this.renaming && !this.collapsed) return html`<li>${this.editor(id, title)}</li>`;
    const drop = this.dropAt === index ? 'before' : this.dropAt === this.artifacts.length && index === this.artifacts.length - 1 ? 'after' : '';
    return html`
      <li data-index=${index} class=${[drop, id === this.dragged ? 'dragged' : ''].join(' ')}>
        <a id="link-${id}" class="link" href=${formatRoute({ page: 'artifact', artifact: id })} title=${title} draggable="true"
          aria-current=${id === this.current ? 'page' : nothing} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown F2"
          @dragstart=${(event: DragEvent) => this.onDragStart(event, id)} @dblclick=${() => (this.renaming = id)}
          @keydown=${(event: KeyboardEvent) => this.onKey(event, id, index)}>
          <i aria-hidden="true">${[...title][0]?.toLocaleUpperCase()}</i><span>${title}</span>
        </a>
        <viv-menu label=${msg(str`Actions of ${title}`)} .items=${this.menu(index)} @viv-menu-select=${(event: MenuSelectEvent) => this.choose(event.item, id, index)}></viv-menu>
      </li>`;
  }

  private editor(id: string, title: string) {
    const finish = (event: Event, keep: boolean) => {
      if (this.renaming !== id) return;
      this.renaming = '';
      this.focusAfter = event.type === 'blur' ? '' : id;
      if (keep) this.send({ type: 'rename', id, title: (event.target as HTMLInputElement).value });
    };
    return html`<input aria-label=${msg('Title of the page')} maxlength="120" .value=${title} @blur=${(event: Event) => finish(event, true)}
      @keydown=${(event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === 'Enter' || event.key === 'Escape') finish(event, event.key === 'Enter');
      }} />`;
  }

  private menu(index: number): MenuItem[] {
    return [
      { id: 'rename', label: msg('Rename'), icon: 'pencil', keys: 'F2' },
      { id: 'duplicate', label: msg('Duplicate'), icon: 'copy' },
      { id: 'up', label: msg('Move up'), icon: 'up', keys: 'Alt ↑', disabled: index === 0 },
      { id: 'down', label: msg('Move down'), icon: 'down', keys: 'Alt ↓', disabled: index === this.artifacts.length - 1 },
      { id: 'remove', label: msg('Delete'), icon: 'trash', danger: true },
    ];
  }

  private choose(item: string, id: string, index: number): void {
    if (item === 'rename') this.renaming = id;
    else if (item === 'up' || item === 'down') this.moveTo(id, index + (item === 'up' ? -1 : 1));
    else if (item === 'remove') this.deleteArtifact(id, index);
    else if (item === 'duplicate') this.send({ type: item, id });
  }

  private onKey(event: KeyboardEvent, id: string, index: number): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === 'F2') this.renaming = id;
    else if (event.key === 'Delete') this.deleteArtifact(id, index);
    else if (step && event.altKey) this.moveTo(id, index + step);
    else if (step) this.renderRoot.querySelector<HTMLElement>(`#link-${CSS.escape(this.artifacts[index + step]?.id ?? id)}`)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Who deletes them one by one goes on with the one that takes its place. */
  private deleteArtifact(id: string, index: number): void {
    this.focusAfter = (this.artifacts[index + 1] ?? this.artifacts[index - 1])?.id ?? '';
    this.send({ type: 'remove', id });
  }

  private moveTo(id: string, index: number): void {
    const at = Math.max(0, Math.min(index, this.artifacts.length - 1));
    const title = this.artifacts.find((artifact) => artifact.id === id)?.title ?? '';
    this.focusAfter = id;
    this.send({ type: 'move', id, index: at });
    this.announcement = msg(str`${title} is now ${at + 1} of ${this.artifacts.length}.`);
  }

  private onDragStart(event: DragEvent, id: string): void {
    event.dataTransfer?.setData('text/plain', id);
    this.dragged = id;
  }

  private onDragOver(event: DragEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('li');
    if (!this.dragged || !row) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    this.dropAt = Number(row.dataset['index']) + (event.clientY > box.top + box.height / 2 ? 1 : 0);
  }

  private onDrop(event: DragEvent): void {
    event.preventDefault();
    const from = this.artifacts.findIndex(({ id }) => id === this.dragged);
    if (from >= 0 && this.dropAt >= 0) this.moveTo(this.dragged, this.dropAt > from ? this.dropAt - 1 : this.dropAt);
    this.endDrag();
  }

  private endDrag(): void {
    this.dragged = '';
    this.dropAt = -1;
  }

  private send(command: SidebarCommand): void {
    this.dispatchEvent(new SidebarEvent(command));
  }
}

/** The modifier of shortcuts as this machine's keyboard names it. */
const modifier = () => (/Mac|iP/.test(navigator.platform) ? '⌘' : `${msg('Ctrl')} `);

const leaf = html`<svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden="true">
  <path d="M3 12.5C3 6.6 7.2 3 16.6 3c.4 8.4-2.9 13-8.3 13-2 0-3.8-.8-5.3-3.5Z" fill="var(--viv-color-accent-soft)" stroke="var(--viv-color-accent)" stroke-width="1.4" />
  <path d="M3.4 17.4c1.5-3.7 4.2-6.6 8.2-8.6" stroke="var(--viv-color-accent)" stroke-width="1.4" stroke-linecap="round" />
</svg>`;
