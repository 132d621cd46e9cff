import type { StudioFinding } from '@vivarium/sdk/protocol';

/** What became of one prompt. */
export interface Outcome {
  readonly id: string;
  readonly kind: string;
  readonly prompt: string;
  /** `good`: nothing wrong is left; `findings`: it could be placed, with what is wrong said; `failed`: nothing was made. */
  readonly result: 'good' | 'findings' | 'failed';
  /** Right in the first run, without a repair by the model. */
  readonly firstTry: boolean;
  readonly rounds: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  /** Dollars, where the price is known. */
  readonly cost?: number;
  readonly seconds: number;
  /** What was found in each run. */
  readonly runs: readonly (readonly StudioFinding[])[];
  /** What is still wrong. */
  readonly findings: readonly StudioFinding[];
  /** Of a restyle: colours that were moved so that everything can be read. */
  readonly repaired?: number;
  readonly summary?: string;
  readonly error?: string;
  /** File beside the report. */
  readonly picture?: string;
}

/** All of a run. */
export interface Report {
  readonly at: string;
  readonly baseUrl: string;
  readonly model: string;
  readonly outcomes: readonly Outcome[];
}

const text = (value: unknown) => String(value).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const sum = (outcomes: readonly Outcome[], of: (one: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);

/** One line for a terminal. */
export const lineOf = ({ id, result, firstTry, rounds, inputTokens, outputTokens, seconds, error }: Outcome): string =>
  `${result.padEnd(8)} ${id.padEnd(12)} ${firstTry ? 'first try' : `${rounds} rounds`.padEnd(9)}  ${inputTokens + outputTokens} tokens  ${seconds.toFixed(0)} s${error ? `  ${error}` : ''}`;

/** Counts by kind of prompt. */
export function totals(outcomes: readonly Outcome[]): Record<string, { prompts: number; firstTry: number; good: number; usable: number; rounds: number; tokens: number }> {
  const kinds = ['all', ...new Set(outcomes.map(({ kind }) => kind))];
  return Object.fromEntries(kinds.map((kind) => {
    const of = outcomes.filter((one) => kind === 'all' || one.kind === kind);
    return [kind, { prompts: of.length, firstTry: sum(of, (one) => Number(one.firstTry)), good: sum(of, (one) => Number(one.result === 'good')), usable: sum(of, (one) => Number(one.result !== 'failed')), rounds: sum(of, (one) => one.rounds), tokens: sum(of, (one) => one.inputTokens + one.outputTokens + one.cacheReadTokens) }];
  }));
}

/** The report as a page of its own, pictures beside it. What models wrote is text in it. */
export function htmlOf({ at, baseUrl, model, outcomes }: Report): string {
  const rows = Object.entries(totals(outcomes)).map(([kind, { prompts, firstTry, good, usable, rounds, tokens }]) => `<tr><th scope="row">${text(kind)}</th><td>${prompts}</td><td>${firstTry}</td><td>${good}</td><td>${usable}</td><td>${rounds}</td><td>${tokens}</td></tr>`);
  const found = (findings: readonly StudioFinding[]) => `<ul>${findings.map(({ severity, where, message }) => `<li>${text(severity)}, ${text(where)}: ${text(message)}</li>`).join('')}</ul>`;
  const cards = outcomes.map(
    (one) => `<article class="${one.result}"><h2>${text(one.id)} <small>${text(one.result)}${one.firstTry ? ', first try' : ''}</small></h2><p>${text(one.prompt)}</p>
${one.picture ? `<img src="${text(one.picture)}" alt="What was made for ${text(one.id)}" loading="lazy">` : ''}
<p class="facts">${one.rounds} rounds · ${one.inputTokens} tokens in, ${one.cacheReadTokens} from the cache, ${one.outputTokens} out${one.cost === undefined ? '' : ` · $${one.cost.toFixed(3)}`} · ${one.seconds.toFixed(0)} s${one.repaired ? ` · ${one.repaired} colours repaired` : ''}</p>
${one.summary ? `<p>${text(one.summary)}</p>` : ''}${one.error ? `<p class="error">${text(one.error)}</p>` : ''}
${one.runs.length > 0 ? `<details><summary>Findings of ${one.runs.length} runs</summary>${one.runs.map((run, index) => `<h3>Run ${index + 1}</h3>${run.length > 0 ? found(run) : '<p>Nothing.</p>'}`).join('')}</details>` : ''}</article>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>Studio evaluation</title>
<style>:root{color-scheme:light dark}body{max-width:1200px;margin:32px auto;padding:0 16px;font:14px/1.5 system-ui}table{border-collapse:collapse}td,th{padding:4px 12px;text-align:start;border-bottom:1px solid #8886}main{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:16px;margin-top:24px}article{padding:12px;border:1px solid #8886;border-top:4px solid #2a9d5c;border-radius:8px;min-width:0;overflow-wrap:anywhere}article.findings{border-top-color:#d89614}article.failed{border-top-color:#c8321f}h2{margin:0;font-size:15px}h3{margin:8px 0 0;font-size:13px}small,.facts{opacity:.75;font-weight:400}img{max-width:100%;border:1px solid #8886;border-radius:6px}</style>
<h1>Studio evaluation</h1><p>${text(model)} at ${text(baseUrl)}, ${text(at)}</p>
<table><tr><th>Prompts</th><th>Asked</th><th>First try</th><th>Nothing wrong</th><th>Usable</th><th>Rounds</th><th>Tokens</th></tr>${rows.join('')}</table>
<main>${cards.join('\n')}</main></html>\n`;
}
