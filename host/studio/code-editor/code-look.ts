import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours are tokens, so that every theme of the page, light or dark, is the editor's, too. */
const theme = EditorView.theme({
  '&': { blockSize: '100%', backgroundColor: 'var(--viv-color-surface)', color: 'var(--viv-color-text)', fontSize: 'var(--viv-text-m)' },
  // Drawn around the whole field, over the line numbers.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--viv-font-mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--viv-color-text)', paddingBlock: 'var(--viv-space-2)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--viv-color-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'color-mix(in oklab, var(--viv-color-accent) 24%, transparent)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklab, var(--viv-color-text) 4%, transparent)' },
  '.cm-gutters': { backgroundColor: 'var(--viv-color-surface-sunken)', color: 'var(--viv-color-text-muted)', borderInlineEnd: 'var(--viv-border)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--viv-color-surface-hover)', color: 'var(--viv-color-text)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--viv-color-accent-soft)', outline: '1px solid var(--viv-color-accent)' },
  '.cm-searchMatch': { backgroundColor: 'var(--viv-color-warning-soft)', outline: '1px solid var(--viv-color-warning)' },
  '.cm-searchMatch.cm-searchMatch-selected': { backgroundColor: 'var(--viv-color-accent-soft)', outline: '2px solid var(--viv-color-accent)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--viv-color-accent-soft)' },
  '.cm-panels': { backgroundColor: 'var(--viv-color-surface-sunken)', color: 'var(--viv-color-text)' },
  '.cm-panels.cm-panels-top': { borderBlockEnd: 'var(--viv-border)' },
  '.cm-panel.cm-search, .cm-panel.cm-gotoLine': { padding: 'var(--viv-space-2) 36px var(--viv-space-2) var(--viv-space-2)', fontFamily: 'var(--viv-font)', fontSize: 'var(--viv-text-s)' },
  '.cm-panel.cm-search label, .cm-panel.cm-gotoLine label': { display: 'inline-flex', gap: '4px', alignItems: 'center', marginInline: 'var(--viv-space-1)', fontSize: 'var(--viv-text-s)' },
  '.cm-panel input[type=checkbox]': { margin: '0', accentColor: 'var(--viv-color-accent)' },
  '.cm-panel :focus-visible': { outline: '2px solid var(--viv-color-focus)', outlineOffset: '1px' },
  '.cm-panel.cm-search [name=close], .cm-panel.cm-gotoLine .cm-dialog-close': { insetBlockStart: '6px', insetInlineEnd: '6px', inlineSize: 'var(--viv-control)', color: 'var(--viv-color-text)' },
  '.cm-textfield': { minBlockSize: 'var(--viv-control)', inlineSize: 'auto !important', fontSize: 'var(--viv-text-s)', borderColor: 'var(--viv-color-border-strong)', backgroundColor: 'var(--viv-color-surface)', color: 'inherit' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--viv-color-surface-raised)', border: 'var(--viv-button-border)', borderRadius: 'var(--viv-button-radius)', fontSize: 'var(--viv-text-s)', color: 'inherit' },
  '.cm-tooltip': { border: 'var(--viv-border)', borderRadius: 'var(--viv-radius-s)', backgroundColor: 'var(--viv-color-surface-raised)', color: 'var(--viv-color-text)', fontFamily: 'var(--viv-font)' },
  '.cm-diagnostic': { maxInlineSize: '48ch', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderInlineStartColor: 'var(--viv-color-danger)' },
  '.cm-diagnostic-warning': { borderInlineStartColor: 'var(--viv-color-warning)' },
  '.cm-lintRange-error, .cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy 1px var(--viv-color-danger)', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { textDecorationColor: 'var(--viv-color-warning)' },
});

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'var(--viv-color-series-4)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--viv-color-series-1)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--viv-color-series-3)' },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.definition(tags.typeName)], color: 'var(--viv-color-series-6)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--viv-color-series-2)' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--viv-color-text)' },
  { tag: [tags.comment], color: 'var(--viv-color-text-muted)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--viv-color-danger)' },
]);

/** How code looks. */
export const codeLook: Extension = [theme, syntaxHighlighting(highlight)];
