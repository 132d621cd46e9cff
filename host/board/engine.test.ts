import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { arrange, fit } from './arrange.js';
import { compact, firstFree, readingOrder, type Box } from './engine.js';

const box = (id: string, x: number, y: number, w: number, h: number): Box => ({ id, x, y, w, h });
const at = (boxes: readonly Box[], id: string) => boxes.find((one) => one.id === id)!;
const overlapping = (boxes: readonly Box[]) =>
  boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h).map((b) => `${a.id} and ${b.id}`));

const COLUMNS = 12;
const layouts = fc
  .array(fc.record({ x: fc.nat(11), y: fc.nat(30), w: fc.integer({ min: 1, max: 12 }), h: fc.integer({ min: 1, max: 8 }) }), { minLength: 1, maxLength: 25 })
  .map((cells) => compact(cells.map((cell, index) => ({ id: `b${index}`, ...cell, x: Math.min(cell.x, COLUMNS - cell.w) }))));
const target = fc.record({ index: fc.nat(24), x: fc.integer({ min: -3, max: 14 }), y: fc.integer({ min: -3, max: 50 }) });

describe('grid engine', () => {
  it('lets boxes fall up, and keeps what already lies well', () => {
    const boxes = compact([box('a', 0, 5, 6, 2), box('b', 6, 1, 6, 3), box('c', 0, 9, 12, 1)]);
    expect(boxes.map(({ id, y }) => [id, y])).to.deep.equal([['b', 0], ['a', 0], ['c', 3]]);
    expect(compact(boxes)).to.have.deep.members(boxes);
  });

  it('changes two places when one passes the middle of the other, not before', () => {
    const start = [box('a', 0, 0, 4, 4), box('b', 0, 4, 4, 4)];
    expect(at(arrange(start, [box('a', 0, 1, 4, 4)], COLUMNS), 'a').y).to.equal(0);
    const passed = arrange(start, [box('a', 0, 3, 4, 4)], COLUMNS);
    expect([at(passed, 'b').y, at(passed, 'a').y]).to.deep.equal([0, 4]);
  });

  it('pushes what a larger box needs, and gives it back', () => {
    const start = [box('a', 0, 0, 6, 2), box('b', 6, 0, 6, 2), box('c', 0, 2, 12, 2)];
    const wide = arrange(start, [box('a', 0, 0, 12, 3)], COLUMNS);
    expect([at(wide, 'a').y, at(wide, 'b').y, at(wide, 'c').y]).to.deep.equal([0, 3, 5]);
    expect(arrange(start, [box('a', 0, 0, 6, 2)], COLUMNS)).to.have.deep.members(start);
  });

  it('moves several together', () => {
    const start = [box('a', 0, 0, 3, 2), box('b', 3, 0, 3, 4), box('c', 6, 0, 6, 4)];
    const moved = arrange(start, [box('a', 6, 0, 3, 2), box('b', 9, 0, 3, 4)], COLUMNS);
    expect([at(moved, 'a').x, at(moved, 'b').x, at(moved, 'b').y, at(moved, 'c').y]).to.deep.equal([6, 9, 0, 4]);
  });

  it('never overlaps, leaves the grid, changes a size or loses a box', () => {
    fc.assert(
      fc.property(layouts, target, (start, { index, x, y }) => {
        const held = start[index % start.length]!;
        const result = arrange(start, [{ ...held, x, y }], COLUMNS);
        expect(overlapping(result)).to.deep.equal([]);
        expect(result.map(({ id, w, h }) => `${id} ${w} ${h}`).sort()).to.deep.equal(start.map(({ id, w, h }) => `${id} ${w} ${h}`).sort());
        for (const one of result) expect(one.x >= 0 && one.x + one.w <= COLUMNS && one.y >= 0, JSON.stringify(one)).to.equal(true);
        expect(compact(result)).to.have.deep.members(result);
      }),
    );
  });

  it('puts everything back when a box is put down where it was', () => {
    fc.assert(
      fc.property(layouts, fc.nat(24), (start, index) => {
        const held = start[index % start.length]!;
        const back = arrange(start, [held], COLUMNS);
        // Where the others already lie as high as they can without it.
        const others = start.filter(({ id }) => id !== held.id);
        if (compact(others).every((one) => at(start, one.id).y === one.y)) expect(back).to.have.deep.members(start);
      }),
    );
  });

  it('finds the first free place without moving anything', () => {
    const boxes = [box('a', 0, 0, 8, 2), box('b', 0, 2, 12, 2)];
    expect(firstFree(boxes, { w: 4, h: 2 }, COLUMNS)).to.deep.equal({ x: 8, y: 0, w: 4, h: 2 });
    expect(firstFree(boxes, { w: 6, h: 2 }, COLUMNS)).to.deep.equal({ x: 0, y: 4, w: 6, h: 2 });
    expect(firstFree([], { w: 20, h: 2 }, 6)).to.deep.equal({ x: 0, y: 0, w: 6, h: 2 });
  });

  it('keeps sizes within what the widget allows and the grid has', () => {
    const limits = { min: { w: 3, h: 2 }, max: { w: 8, h: 10 } };
    expect(fit({ x: 11, y: -2, w: 1, h: 40 }, COLUMNS, limits)).to.deep.equal({ x: 9, y: 0, w: 3, h: 10 });
    expect(fit({ x: 0, y: 0, w: 12, h: 4 }, COLUMNS, limits).w).to.equal(8);
    expect(fit({ x: 0, y: 0, w: 8, h: 4 }, 1, limits)).to.deep.equal({ x: 0, y: 0, w: 1, h: 4 });
  });

  it('reads rows before columns', () => {
    expect([box('c', 0, 4, 1, 1), box('b', 6, 0, 1, 1), box('a', 0, 0, 1, 1)].sort(readingOrder).map(({ id }) => id)).to.deep.equal(['a', 'b', 'c']);
  });
});
