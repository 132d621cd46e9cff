import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
/** Rows of the table of promises: what is promised, and by what it is held. */
const promises = [...page.matchAll(/^\| \*\*(.+?)\*\*.*\| (.+) \|$/gm)].map(([, promise, holders]) => ({ promise: promise!, holders: holders! }));
const tested = /\b(?:test|it)(?:\.\w+)?\(|connectorSuite\(|widgetSuite\(/;

describe('docs/security.md', () => {
  test('has promises, each held by tests that are there', () => {
    assert.ok(promises.length > 30, `${promises.length} promises were found`);
    for (const { promise, holders } of promises) {
      const names = [...holders.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
      assert.ok(names.length > 0, `nothing holds “${promise}”`);
      for (const name of names) {
        const path = join(root, name);
        assert.ok(existsSync(path), `“${promise}” is held by ${name}, which is not there`);
        if (/\.test\.ts$/.test(name)) assert.match(readFileSync(path, 'utf8'), tested, `${name} tests nothing`);
        else assert.ok(readdirSync(path, { recursive: true }).some((file) => /\.test\.ts$/.test(String(file))), `${name} is neither a test nor a folder with one`);
      }
    }
  });

  test('names only groups of attacks that the corpus has', () => {
    const groups = new Set(readdirSync(join(root, 'tests/containment/attacks')).map((file) => file.replace(/\.ts$/, '')));
    const named = [...page.matchAll(/`tests\/containment` \(([^)]+)\)/g)].flatMap(([, list]) => list!.split(', '));
    assert.ok(named.length > 0);
    assert.deepEqual(named.filter((name) => !groups.has(name)), []);
    assert.deepEqual([...groups].filter((group) => !named.includes(group)), [], 'no promise tells of these');
  });

  test('leads to documents that are there', () => {
    for (const [, target] of page.matchAll(/\]\(([^)#]+)\)/g)) assert.ok(existsSync(join(root, 'docs', target!)), target);
  });
});
