import { expect } from '@open-wc/testing';
import { roomAt } from './empty-cell.js';

const agenda = { x: 0, y: 0, w: 4, h: 6 };
const inbox = { x: 8, y: 0, w: 4, h: 4 };

describe('the room around a place', () => {
  it('is as large as a widget would want it, between what lies there', () => {
    expect(roomAt([agenda, inbox], { x: 5, y: 3 }, 12)).to.deep.equal({ x: 4, y: 0, w: 4, h: 6 });
  });

  it('begins below what is above it, and ends above what is below', () => {
    expect(roomAt([agenda, inbox, { x: 8, y: 7, w: 4, h: 2 }], { x: 9, y: 5 }, 12)).to.deep.equal({ x: 8, y: 4, w: 4, h: 3 });
  });

  it('below everything rises to what is above it', () => {
    expect(roomAt([agenda, inbox], { x: 0, y: 20 }, 12)).to.deep.equal({ x: 0, y: 6, w: 4, h: 6 });
  });

  it('is none where something lies, nor beside the grid', () => {
    expect(roomAt([agenda], { x: 1, y: 1 }, 12)).to.equal(undefined);
    expect(roomAt([agenda], { x: 12, y: 1 }, 12)).to.equal(undefined);
  });
});
