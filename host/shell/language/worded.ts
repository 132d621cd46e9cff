import { msg } from '@lit/localize';
import type { WidgetDefinition } from '@vivarium/sdk/widget';

/** A widget of ours with title and description in the page's language: definitions are made before it is known. */
export const worded = (widget: WidgetDefinition): WidgetDefinition => ({ ...widget, title: msg(widget.title), description: msg(widget.description) });
