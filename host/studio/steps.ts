import { msg, str } from '@lit/localize';
import type { StudioExchange, StudioFinding, StudioLine } from '@vivarium/sdk/protocol';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { draw, icon } from '../ui/icons.js';
import { said as inWords } from '@vivarium/sdk/kinds';
import { usageWords, type Usage } from './usage-words.js';

/** What happened in a run, as it is shown. */
export interface Step {
  /** `says` is Claude's own words; `running` is over when the next one comes. */
  readonly kind: 'says' | 'running' | 'done' | 'good' | 'bad';
  readonly text: string;
  readonly findings?: readonly StudioFinding[];
}

/** The steps after one more line of a run. */
export function stepsAfter(steps: readonly Step[], line: StudioLine): readonly Step[] {
  const last = steps.at(-1);
  const before = last?.kind === 'running' ? steps.slice(0, -1) : steps;
  const working: Step = { kind: 'running', text: msg('Claude is writing…') };
  switch (line.type) {
    case 'started':
      return [...before, working];
    case 'said': {
      const said = before.at(-1);
      return said?.kind === 'says' ? [...before.slice(0, -1), { kind: 'says', text: said.text + line.text }, working] : [...before, { kind: 'says', text: line.text }, working];
    }
    case 'wrote':
      return [...before, { kind: 'done', text: msg(str`Wrote ${line.file}, ${line.lines} lines`) }, working];
    case 'asks':
      return [...before, { kind: 'running', text: msg('Claude has a question before it builds') }];
    case 'answered':
      return [...before, ...line.exchange.map((one): Step => ({ kind: 'done', text: exchangeWords(one) })), working];
    case 'check':
      return [...before, { kind: 'running', text: msg(str`Run ${line.round}: trying it in a sandbox`) }];
    case 'checked':
      return [...before, line.findings.length === 0 ? { kind: 'good', text: msg(str`Run ${line.round}: nothing is wrong with it`) } : { kind: 'bad', text: msg(str`Run ${line.round}: Claude repairs what was found`), findings: line.findings }, working];
    case 'waiting':
      return [...before, { kind: 'bad', text: msg(str`${inWords(line.reason)} Next try in ${Math.ceil(line.milliseconds / 1000)} s`) }, working];
    case 'done':
      return before;
    case 'error':
      return [...before, ...spentSteps(line.usage)];
  }
}

/** What was spent although nothing came of it; no step where nothing was. */
export const spentSteps = (usage: Usage | undefined): readonly Step[] => (usage && usage.inputTokens + usage.cacheReadTokens > 0 ? [{ kind: 'done', text: msg(str`Spent all the same: ${usageWords(usage, document.documentElement.lang || 'en').join(' · ')}`) }] : []);

const check = draw(svg`<path d="m3.5 8.4 3 3 6-6.8" />`);
const sign = (kind: Step['kind']): TemplateResult => (kind === 'running' ? html`<span class="dot"></span>` : kind === 'bad' ? icon('warning') : kind === 'good' ? check : icon('pencil'));

/** Draws the steps of a run. */
export const drawSteps = (steps: readonly Step[]): TemplateResult => html`<ol class="steps">
  ${steps.map(({ kind, text, findings }) => (kind === 'says' ? html`<li><p class="says" dir="auto">${text}</p></li>` : html`<li class=${kind}>${sign(kind)}<div>${text}${findings ? drawFindings(findings) : nothing}</div></li>`))}
</ol>`;

const exchangeWords = ({ question, answer }: StudioExchange[number]) => `${question} ${answer ?? msg('(left to Claude)')}`;

/** Draws what Claude asked before it built, and what was said to it. */
export const drawExchange = (exchange: StudioExchange = []): TemplateResult | typeof nothing => (exchange.length === 0 ? nothing : html`<ul class="small" aria-label=${msg('Questions of Claude')}>${exchange.map((one) => html`<li>${exchangeWords(one)}</li>`)}</ul>`);

/** Draws findings. */
export const drawFindings = (findings: readonly StudioFinding[]): TemplateResult => html`<ul>${findings.map(({ where, message }) => html`<li dir="auto">${where}: ${message}</li>`)}</ul>`;

/** The verdict on a widget that was made. */
export const drawVerdict = (findings: readonly StudioFinding[]): TemplateResult =>
  findings.length === 0
    ? html`<p class="verdict">${check}${msg('Nothing wrong was found with it.')}</p>`
    : html`<div class="verdict open">${icon('warning')}<div>${msg('Still wrong with it:')}${drawFindings(findings)}</div></div>`;
