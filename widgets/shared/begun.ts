import type { Unsent, WidgetHost } from '@vivarium/sdk/widget';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Owner = ReactiveControllerHost & { readonly host: WidgetHost | undefined };

/** The half-written texts of a widget, which is drawn again when another tab changes one. */
export class Begun implements ReactiveController, Omit<Unsent, 'onChange'> {
  private end: (() => void) | undefined;

  constructor(private readonly owner: Owner) {
    owner.addController(this);
  }

  hostUpdate(): void {
    this.end ??= this.unsent?.onChange(() => this.owner.requestUpdate());
  }

  hostDisconnected(): void {
    this.end?.();
    this.end = undefined;
  }

  peek(subject: string): unknown {
    return this.unsent?.peek(subject);
  }

  take(subject: string): unknown {
    return this.unsent?.take(subject);
  }

  write(...text: Parameters<Unsent['write']>): void {
    this.unsent?.write(...text);
  }

  move(from: string, to: string): void {
    this.unsent?.move(from, to);
  }

  send(subject: string, sent: Promise<boolean>): Promise<boolean> {
    return this.unsent?.send(subject, sent) ?? sent;
  }

  private get unsent(): Unsent | undefined {
    return this.owner.host?.unsent;
  }
}
