import type { nothing, TemplateResult } from 'lit';
import { icon, type IconName } from '../ui/icons.js';

/** Something a person can do, wherever it is offered: the palette, the page's menu, a key. */
export interface Command {
  readonly id: string;
  /** As it is offered now: "Undo: Moved Inbox". */
  title(): string;
  /** Where lists put it. */
  readonly group: 'page' | 'view' | 'go' | 'studio';
  readonly icon?: IconName | TemplateResult;
  /** Keys that do the same, as people read them. */
  readonly keys?: string;
  /** Where the page offers it besides: in its menu, beside its title, or there while it is arranged. */
  readonly shown?: readonly ('menu' | 'title' | 'arranging')[];
  /** How many things wait there; shown where it is offered beside the title. */
  count?(): number;
  /** Absent: always. */
  possible?(): boolean;
  /** Says why it is not possible, to who pressed its keys. */
  otherwise?(): unknown;
  /** `text`: what was typed where the command takes words. */
  run(text?: string): unknown;
}

/** What can be done. Parts that are loaded late add theirs. */
export class Commands {
  /** What the page shows of them beside its title, once that is loaded. */
  bar: ((where: 'title' | 'menu' | 'arranging', arranging: boolean) => TemplateResult | typeof nothing) | undefined;
  /** Brings the parts that add the others; says it where they cannot be loaded. */
  rest: (() => Promise<unknown>) | undefined;
  /** Loads what does a change that was made already: undo of it comes after it. */
  changing: Promise<unknown> | undefined;
  /** Says that one failed which does not say so itself. */
  failed: ((thrown: unknown) => void) | undefined;
  private readonly byId = new Map<string, Command>();
  private readonly listeners = new Set<() => void>();

  get list(): readonly Command[] {
    return [...this.byId.values()];
  }

  /** Whether one exists and can be run now. */
  can(id: string): boolean {
    const command = this.byId.get(id);
    return command !== undefined && (command.possible?.() ?? true);
  }

  /** What stands beside its words. */
  pictureOf(id: string): TemplateResult | undefined {
    const picture = this.byId.get(id)?.icon;
    return typeof picture === 'string' ? icon(picture) : picture;
  }

  /** Adds commands; one with a known id replaces it. Returns what takes them away. */
  add(...commands: readonly Command[]): () => void {
    for (const command of commands) this.byId.set(command.id, command);
    this.changed();
    return () => {
      for (const command of commands) if (this.byId.get(command.id) === command) this.byId.delete(command.id);
      this.changed();
    };
  }

  /** Runs one; false where it does not exist or is not possible now. */
  run(id: string, text?: string): boolean {
    if (!this.can(id)) return false;
    void Promise.resolve(this.byId.get(id)!.run(text)).catch((thrown: unknown) => this.failed?.(thrown));
    return true;
  }

  /** Runs one that a person chose. Where what does it is not loaded yet, as in the first moments of a page, it is waited for. */
  async choose(id: string, text?: string): Promise<boolean> {
    await this.changing?.catch(() => undefined);
    if (!this.byId.has(id)) await this.rest?.();
    const done = this.run(id, text);
    if (!done) this.byId.get(id)?.otherwise?.();
    return done;
  }

  /** Calls after every change of what there is or can be done. Returns the end of it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What is possible, or how it is called, is another now. */
  changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
