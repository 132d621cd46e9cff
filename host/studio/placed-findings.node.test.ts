import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placedFindings } from './placed-findings.js';

const files = { 'widget.ts': 'a', 'parts/row.ts': 'b' };

describe('findings', () => {
  it('lead to the line that they name, in where they were found or in what they say', () => {
    const found = placedFindings(
      [
        { severity: 'error', where: 'widget.ts:7', message: 'Not allowed.' },
        { severity: 'error', where: 'load', message: 'parts/row.ts:3:9: Expected a semicolon' },
        { severity: 'warning', where: 'sample', message: 'There is no sample item.' },
      ],
      files,
    );
    assert.deepEqual(found.map(({ place }) => place), [{ file: 'widget.ts', line: 7, column: 1 }, { file: 'parts/row.ts', line: 3, column: 9 }, undefined]);
  });

  it('of several places become one each, and name no file that is not there', () => {
    const found = placedFindings([{ severity: 'error', where: 'load', message: 'widget.ts:1:2: one\nother.ts:3:4: two' }], files);
    assert.deepEqual(found.map(({ message, place }) => [message, place?.line]), [['widget.ts:1:2: one', 1], ['other.ts:3:4: two', undefined]]);
  });
});
