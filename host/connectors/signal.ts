import type { Frames } from '../store/engine/frames.js';

/** Tells listeners that something changed, at most once per frame however often it did. */
export class Signal {
  private readonly listeners = new Set<() => void>();
  private pending = false;

  constructor(private readonly frames: Frames) {}

  on(listener: () => void): () => void {
    // The same function twice is two listeners.
    const own = () => listener();
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  }

  fire(): void {
    if (this.pending || this.listeners.size === 0) return;
    this.pending = true;
    this.frames(() => {
      this.pending = false;
      for (const listener of [...this.listeners]) listener();
    });
  }
}
