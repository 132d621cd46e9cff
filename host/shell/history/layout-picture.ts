import { msg, str } from '@lit/localize';
import { css, html, type TemplateResult } from 'lit';
import { layoutIn, type Placement } from '../../board/layout.js';
import { sameData } from '../../store/engine/rows.js';
import type { ArtifactContent } from '../artifacts.js';

/** How a placement stands to its counterpart in the other state. */
type Mark = 'added' | 'removed' | 'moved' | 'changed';

/** What differs between two states of a page. */
export interface Differences {
  /** By id of a placement, for the picture of each state. */
  readonly then: ReadonlyMap<string, Mark>;
  readonly now: ReadonlyMap<string, Mark>;
  readonly words: readonly string[];
}

/** Styles of {@link layoutPicture}. */
export const pictureStyles = css`
  .picture {
    display: grid;
    grid-template-columns: repeat(12, minmax(0, 1fr));
    grid-auto-rows: 13px;
    gap: 3px;
    padding: 6px;
    border: var(--viv-border);
    border-radius: var(--viv-radius);
    background: var(--viv-color-background);
  }
  .picture div {
    min-inline-size: 0;
    padding: 2px 5px;
    overflow: hidden;
    border: 1px solid var(--viv-color-border);
    border-radius: 4px;
    background: var(--viv-color-surface);
    color: var(--viv-color-text-muted);
    font-size: 10px;
    line-height: 1.2;
    overflow-wrap: anywhere;
    hyphens: auto;
  }
  .picture .moved,
  .picture .changed,
  .picture .added {
    border: 2px solid var(--viv-color-accent);
    background: var(--viv-color-accent-soft);
    color: var(--viv-color-text);
  }
  .picture .removed {
    border: 2px dashed var(--viv-color-danger);
    background: var(--viv-color-danger-soft);
    color: var(--viv-color-text);
  }
`;

/** A page as a plan of its widgets, what differs marked. */
export function layoutPicture({ placements }: Pick<ArtifactContent, 'placements'>, titleOf: (tag: string) => string, marks: ReadonlyMap<string, Mark>): TemplateResult {
  const tags = new Map(placements.map(({ id, widget }) => [id, widget]));
  return html`<div class="picture" aria-hidden="true">
    ${layoutIn('wide', placements).map(({ id, x, y, w, h }) => html`<div class=${marks.get(id) ?? ''} style="grid-area:${y + 1} / ${x + 1} / span ${h} / span ${w}">${titleOf(tags.get(id)!)}</div>`)}
  </div>`;
}

/** Compares two states, placement by placement. */
export function differencesBetween(then: ArtifactContent, now: ArtifactContent, titleOf: (tag: string) => string): Differences {
  const marks = { then: new Map<string, Mark>(), now: new Map<string, Mark>() };
  const words: string[] = [];
  if (then.title !== now.title) words.push(msg(str`Title: “${then.title}” became “${now.title}”`));
  if (!sameData(then.theme, now.theme)) words.push(msg('Another theme'));
  const after = new Map(now.placements.map((placement) => [placement.id, placement]));
  const before = new Map(then.placements.map((placement) => [placement.id, placement]));
  for (const placement of then.placements) {
    const title = titleOf(placement.widget);
    const other = after.get(placement.id);
    const how = other ? compare(placement, other) : 'removed';
    if (!how) continue;
    marks.then.set(placement.id, how);
    if (other) marks.now.set(placement.id, how);
    words.push(how === 'removed' ? msg(str`${title}: removed since`) : how === 'moved' ? msg(str`${title}: moved or resized`) : msg(str`${title}: other settings`));
  }
  for (const { id, widget } of now.placements) {
    if (before.has(id)) continue;
    marks.now.set(id, 'added');
    words.push(msg(str`${titleOf(widget)}: added since`));
  }
  return { ...marks, words };
}

function compare(then: Placement, now: Placement): Mark | undefined {
  if (!sameData(then.config, now.config) || then.widget !== now.widget) return 'changed';
  return sameData(then.cells, now.cells) ? undefined : 'moved';
}
