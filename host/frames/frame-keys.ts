import type { FrameToHost } from '@vivarium/sdk/protocol';
import type { z } from 'zod';

/** A key that a frame says was pressed in it. */
export type FrameKey = z.output<FrameToHost['key']['params']>;

/** Keys of the page's own that have no weight: they move it or show help. A frame can pretend that any was pressed. */
const harmless = new Set(['ArrowLeft', 'ArrowRight', 't', 'f', '?']);

/** Hands a key on to the page, where it cannot do harm. */
export function passKey(frame: HTMLElement, { key, alt, control, meta, shift }: FrameKey): void {
  const sidebar = key === '\\' && (control || meta);
  if (!sidebar && (!harmless.has(key.length === 1 ? key.toLowerCase() : key) || control || meta)) return;
  frame.dispatchEvent(new KeyboardEvent('keydown', { key, altKey: alt, ctrlKey: control, metaKey: meta, shiftKey: shift, bubbles: true, composed: true, cancelable: true }));
}
