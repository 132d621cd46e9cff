/** One line of a text, where it stands in the window. */
export interface Line {
  text: string;
  left: number;
  top: number;
  right: number;
  readonly height: number;
}

const range = document.createRange();
const rectsOf = (node: Text, start: number, end: number): DOMRectList => {
  range.setStart(node, start);
  range.setEnd(node, end);
  return range.getClientRects();
};
/** Spaces that a browser may collapse. */
const SPACE = /[ \t\n\r\f]+/g;
const PARTS = /[ \t\n\r\f]+|[^ \t\n\r\f]+/g;

/** The lines into which a text is broken on screen; none where it is not seen. Spaces stand as they are seen where they are collapsed. */
export function linesOf(node: Text, collapses: boolean): Line[] {
  const { data } = node;
  const all = rectsOf(node, 0, data.length);
  if (all.length === 0) return [];
  const written = (text: string) => (collapses ? text.replace(SPACE, ' ') : text);
  const { top, height } = all[0]!;
  // More than one rectangle on one line: of what is cut off, or of words of both directions.
  if ([...all].every((rect) => Math.abs(rect.top - top) < height / 2)) {
    const [left, right] = [Math.min(...[...all].map((rect) => rect.left)), Math.max(...[...all].map((rect) => rect.right))];
    const [before, after] = [/^[ \t\n\r\f]+/.exec(data)?.[0].length ?? 0, /[ \t\n\r\f]+$/.exec(data)?.[0].length ?? 0];
    // Space at the start and the end of a line is not seen.
    const from = before > 0 && !isWide(rectsOf(node, 0, before)) ? before : 0;
    const to = after > 0 && !isWide(rectsOf(node, data.length - after, data.length)) ? after : 0;
    return right > left ? [{ text: written(data.slice(from, data.length - to)), left, top, right, height }] : [];
  }
  const lines: Line[] = [];
  const add = (text: string, { left, top, right, height }: DOMRect) => {
    const line = lines.at(-1);
    if (right <= left) return;
    if (!line || Math.abs(line.top - top) > height / 2) lines.push({ text, left, top, right, height });
    else Object.assign(line, { text: line.text + text, left: Math.min(line.left, left), right: Math.max(line.right, right) });
  };
  for (const { 0: part, index } of data.matchAll(PARTS)) {
    const rects = rectsOf(node, index, index + part.length);
    if (rects.length === 1) add(written(part), rects[0]!);
    // A word that is broken itself.
    else for (let at = index; rects.length > 1 && at < index + part.length; at += 1) for (const rect of rectsOf(node, at, at + 1)) add(data[at]!, rect);
  }
  return lines;
}

const isWide = (rects: DOMRectList): boolean => [...rects].some(({ width }) => width > 0);
