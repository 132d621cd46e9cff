import type { Environment } from '@vivarium/sdk/widget';

/** The environment of one placement as its widget host reads it: the value now, and a call after every change. */
export interface EnvironmentSource {
  readonly current: Environment;
  subscribe(listener: () => void): () => void;
}

/** An {@link EnvironmentSource} that its owner sets. */
export class EnvironmentCell implements EnvironmentSource {
  private readonly listeners = new Set<() => void>();

  constructor(private value: Environment) {}

  get current(): Environment {
    return this.value;
  }

  /** Replaces the environment; nobody is called when nothing in it changed. */
  set(next: Environment): void {
    const previous = this.value;
    if ((Object.keys(next) as (keyof Environment)[]).every((key) => next[key] === previous[key])) return;
    this.value = Object.freeze({ ...next });
    for (const listener of [...this.listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
