import { expect } from '@open-wc/testing';
import type { Box } from './engine.js';
import { Gesture, type Hold } from './gesture.js';

const box = (id: string, x: number, y: number, w: number, h: number): Box => ({ id, x, y, w, h });
const start = [box('a', 0, 0, 4, 4), box('b', 4, 0, 4, 4), box('c', 0, 4, 12, 4)];
const limits = { min: { w: 2, h: 2 }, max: { w: 8, h: 10 } };
const begin = (hold: Hold, boxes: readonly Box[] = start) => new Gesture(boxes, hold, 12, () => limits);
const cells = (gesture: Gesture) => Object.fromEntries(gesture.layout.map(({ id, x, y, w, h }) => [id, [x, y, w, h]]));

describe('gesture', () => {
  it('starts as nothing and ends as nothing when it comes back', () => {
    const gesture = begin({ type: 'move', ids: ['a'] });
    expect(gesture.isUnchanged).to.equal(true);
    expect(gesture.to(8, 0)).to.equal(true);
    expect(gesture.isUnchanged).to.equal(false);
    expect(gesture.to(8, 0), 'the same place again').to.equal(false);
    gesture.to(0, 0);
    expect(gesture.isUnchanged).to.equal(true);
  });

  it('pulls one side and leaves the one across where it is', () => {
    const west = begin({ type: 'resize', id: 'b', edge: 'w' });
    west.to(-2, 0);
    expect(west.target).to.include({ x: 2, w: 6 });
    west.to(9, 0);
    expect(west.target, 'never smaller than the widget allows').to.include({ x: 6, w: 2 });
    const corner = begin({ type: 'resize', id: 'a', edge: 'se' });
    corner.to(20, 20);
    expect(corner.target, 'nor larger').to.include({ x: 0, w: 8, h: 10 });
    const right = begin({ type: 'resize', id: 'b', edge: 'e' });
    right.to(20, 0);
    expect(right.target, 'nor beyond the border').to.include({ x: 4, w: 8 });
  });

  it('goes by single steps that always do something while there is somewhere to go', () => {
    const gesture = begin({ type: 'move', ids: ['a'] });
    expect(gesture.step(-1, 0), 'the border').to.equal(false);
    expect(gesture.step(0, 1)).to.equal(true);
    expect(cells(gesture)).to.deep.equal({ a: [0, 8, 4, 4], b: [4, 0, 4, 4], c: [0, 4, 12, 4] });
    expect(gesture.step(0, -1)).to.equal(true);
    expect(cells(gesture)['a']).to.deep.equal([0, 0, 4, 4]);
    gesture.step(1, 0);
    expect(gesture.target.x).to.equal(1);
  });

  it('moves what is held together as a whole', () => {
    const gesture = begin({ type: 'move', ids: ['a', 'b'] });
    gesture.to(10, 0);
    expect(cells(gesture)).to.deep.include({ a: [4, 0, 4, 4], b: [8, 0, 4, 4] });
  });
});
