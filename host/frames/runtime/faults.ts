import { VivariumError } from '@vivarium/sdk/contract';
import { WidgetErrorEvent } from '@vivarium/sdk/widget';

/** Tells of everything that the widget throws and does not catch. */
export function watchFaults(report: (error: VivariumError) => void): void {
  addEventListener(WidgetErrorEvent.type, (event) => event instanceof WidgetErrorEvent && report(event.error));
  addEventListener('error', ({ error, message }) => {
    // Said by the browser, not thrown by anybody: sizes settle in the next frame.
    if (message.startsWith('ResizeObserver loop')) return;
    report(VivariumError.from(error ?? new Error(message)));
  });
  addEventListener('unhandledrejection', ({ reason }) => {
    // What the page answered (declined, offline, gone) it has also told the person: the widget still works.
    if (reason instanceof VivariumError && (reason.told || reason.code !== 'internal')) return;
    report(VivariumError.from(reason));
  });
}
