/** Write a widget: one custom element, the same code in the page and in a frame. */
export { configVersionOf, migrateConfig } from './config.js';
export { defineWidget, type CalledUse, type LiveUse, type SettingsEditor, type Size, type Use, type UsedInput, type UsedItem, type UsedOutput, type WidgetDefinition } from './define.js';
export { WidgetBase, WidgetElement, WidgetErrorEvent, type WidgetConstructor } from './element.js';
export { widgetHost, type Environment, type ItemChange, type LiveSnapshot, type Unsent, type WidgetHost } from './host.js';
export { Live, type LiveOwner, type LiveViews } from './live.js';
export { manifestOf, useName } from './manifest.js';
