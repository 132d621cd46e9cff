import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renamedImports, rewritten } from './renamed-imports.js';

/** All files as they are after a rename, under their new names. */
function renamed(files: Record<string, string>, file: string, to: string): Record<string, string> {
  const rewrites = renamedImports(files, file, to);
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path === file ? to : path, rewritten(text, rewrites.get(path) ?? [])]));
}

describe('renamedImports', () => {
  it('follows a file in every form of import, with the ending as it was written', () => {
    const files = {
      'widget.ts': [`import { row } from './parts/row.js';`, `import './parts/row.ts';`, `import * as all from "./parts/row";`, `export { cell } from './parts/row.js';`, `export * from './parts/row.js';`, `type Row = import('./parts/row.js').Row;`, `const later = import('./parts/row.js');`].join('\n'),
      'parts/row.ts': 'export const row = 1;',
      'parts/list.ts': `import type { row } from './row.js';`,
    };
    assert.deepEqual(renamed(files, 'parts/row.ts', 'line.ts'), {
      'widget.ts': files['widget.ts'].replaceAll('./parts/row', './line'),
      'line.ts': files['parts/row.ts'],
      'parts/list.ts': `import type { row } from '../line.js';`,
    });
  });

  it('leaves text, comments, packages and files of like names alone', () => {
    const text = [`// import './row.js';`, `const told = 'import "./row.js"';`, `import { html } from 'lit';`, `import './row-head.js';`, `const path = './row.js';`, `run('./row.js');`].join('\n');
    const files = { 'widget.ts': text, 'row.ts': '', 'row-head.ts': '' };
    assert.equal(renamed(files, 'row.ts', 'line.ts')['widget.ts'], text);
  });

  it('has a file that moves to another folder go on naming what it named', () => {
    const files = { 'widget.ts': `import './row.js';`, 'row.ts': `import { a } from './data.json';\nimport { b } from './parts/cell.js';`, 'data.json': '{}', 'parts/cell.ts': '' };
    const moved = renamed(files, 'row.ts', 'parts/deep/row.ts');
    assert.equal(moved['widget.ts'], `import './parts/deep/row.js';`);
    assert.equal(moved['parts/deep/row.ts'], `import { a } from '../../data.json';\nimport { b } from '../cell.js';`);
    assert.deepEqual(renamed(moved, 'parts/deep/row.ts', 'row.ts'), files, 'and back');
  });

  it('gives another kind of file its ending', () => {
    assert.equal(renamed({ 'widget.ts': `import './row.js';`, 'row.ts': '' }, 'row.ts', 'row.json')['widget.ts'], `import './row.json';`);
  });
});
