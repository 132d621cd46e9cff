import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { copiedSource, copiedTag } from './copied-source.js';

const to = { tag: 'gen-next-copy', title: 'Next (copy)' };

describe('the copy of a widget', () => {
  it('has a tag that nobody has or had', () => {
    assert.equal(copiedTag('gen-next', new Set(['gen-next'])), 'gen-next-copy');
    assert.equal(copiedTag('gen-next', new Set(['gen-next-copy', 'gen-next-copy-2'])), 'gen-next-copy-3');
    assert.equal(copiedTag('my-clock', new Set()), 'gen-my-clock-copy');
    assert.match(copiedTag(`gen-${'a'.repeat(60)}`, new Set()), /^[a-z-]{1,64}$/);
  });

  it('calls itself by its own tag and title, and leaves other words alone', () => {
    const text = `import './gen-next-row.js';\nexport const widget = defineWidget({ tag: 'gen-next', title: 'It\\'s next', sample: { events: [{ title: 'It\\'s next' }] } });\ncustomElements.define("gen-next", Made);`;
    const copied = copiedSource({ 'widget.ts': text, 'style.ts': 'export const host = `gen-next { color: red }`' }, { tag: 'gen-next', title: `It's next` }, to);
    assert.equal(copied['widget.ts'], `import './gen-next-row.js';\nexport const widget = defineWidget({ tag: 'gen-next-copy', title: "Next (copy)", sample: { events: [{ title: 'It\\'s next' }] } });\ncustomElements.define("gen-next-copy", Made);`);
    assert.equal(copied['style.ts'], 'export const host = `gen-next-copy { color: red }`');
  });

  it('keeps code whose title is no plain text, or is another one', () => {
    const text = `export const widget = defineWidget({ tag: 'gen-next', title: name, sample: { a: [{ title: 'Other' }] } });`;
    assert.equal(copiedSource({ 'widget.ts': text }, { tag: 'gen-next', title: 'Next' }, to)['widget.ts'], text.replace('gen-next', 'gen-next-copy'));
  });
});
