import { WIDGETS, type Grid } from './workload.js';

const grids: Readonly<Record<string, () => Promise<{ create(place: HTMLElement): Promise<Grid> }>>> = {
  vivarium: () => import('./vivarium.js'),
  gridstack: () => import('./gridstack.js'),
  'react-grid-layout': () => import('./react.js'),
};

let grid: Grid;
let frames: number[] = [];
let watching = false;

function frame(at: number): void {
  frames.push(at);
  if (watching) requestAnimationFrame(frame);
}

Object.assign(window, {
  /** Lays out all widgets. Answers where the first can be taken. */
  async lay(name: string) {
    const place = document.createElement('div');
    place.style.cssText = 'inline-size:1200px;margin:0 auto';
    document.body.append(place);
    grid = await (await grids[name]!()).create(place);
    if (grid.elements().length !== WIDGETS) throw new Error(`There are ${grid.elements().length} widgets.`);
    const { x, y, width, height } = grid.elements()[0]!.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  },
  /** Where each widget is, to know that a drag moved some. */
  places: () => grid.elements().map((element) => element.getBoundingClientRect().toJSON() as DOMRect),
  watch() {
    frames = [];
    watching = true;
    requestAnimationFrame(frame);
  },
  /** Milliseconds between the frames since. */
  seen() {
    watching = false;
    return frames.slice(1).map((at, index) => at - frames[index]!);
  },
});
