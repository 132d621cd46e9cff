import { pageScript } from './page-script.js';

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `
:root { color-scheme: light dark; --bg: light-dark(#fff, #191919); --soft: light-dark(#f7f6f3, #202020); --line: light-dark(#e6e4df, #333);
  --text: light-dark(#2b2a27, #e6e4df); --muted: light-dark(#73716b, #9b9a97); --accent: light-dark(#1f6fd0, #6ea8ff); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 14px/1.45 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: baseline; padding: 20px 24px 12px; }
h1 { font-size: 22px; margin: 0; letter-spacing: -0.01em; } header p { margin: 0; color: var(--muted); }
nav { margin-inline-start: auto; display: flex; gap: 14px; } a { color: var(--accent); text-underline-offset: 3px; } a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
[role=tablist] { display: flex; gap: 4px; padding: 0 24px; border-bottom: 1px solid var(--line); }
[role=tab] { border: 0; background: none; color: var(--muted); font: inherit; font-weight: 600; padding: 8px 10px; border-bottom: 2px solid transparent; cursor: pointer; }
[role=tab][aria-selected=true] { color: var(--text); border-color: var(--text); }
.table { overflow-x: auto; padding: 0 24px 40px; } td input[type=checkbox] { margin: 10px auto; } table { border-collapse: collapse; min-width: 100%; }
th { text-align: start; font-weight: 500; color: var(--muted); padding: 8px; white-space: nowrap; position: sticky; top: 0; background: var(--bg); }
td { border-block: 1px solid var(--line); padding: 0; min-width: 90px; vertical-align: top; } td.wide { min-width: 220px; } td.rich_text { min-width: 300px; } td.status { min-width: 135px; }
:is(th, td):first-child { position: sticky; inset-inline-start: 0; z-index: 1; background: var(--bg); } @media (width < 700px) { :is(th, td):first-child { position: static; } }
td input, td select, td output { width: 100%; border: 0; background: none; color: inherit; font: inherit; padding: 8px; display: block; }
td.title input { font-weight: 600; } td input[type=number] { text-align: end; font-variant-numeric: tabular-nums; } td output { color: var(--muted); white-space: nowrap; }
td input:hover, td select:hover { background: var(--soft); } :focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
select option { background: var(--bg); } tr.trashed { opacity: 0.5; }
.tint-green { background: light-dark(#e3f1e5, #1f3527); } .tint-blue { background: light-dark(#e0edfa, #1b2e42); } .tint-purple { background: light-dark(#eee6f7, #32244a); }
.tint-orange { background: light-dark(#fbe9dc, #452c17); } .tint-red { background: light-dark(#fbe4e1, #47201d); } .tint-gray { background: var(--soft); }
.actions { white-space: nowrap; padding: 5px; } .actions button, dialog button { font: inherit; border: 1px solid var(--line); background: var(--bg); color: inherit; border-radius: 6px; padding: 3px 9px; cursor: pointer; }
dialog { width: min(560px, 92vw); color: inherit; background: var(--bg); border: 1px solid var(--line); border-radius: 10px; padding: 20px; box-shadow: 0 20px 60px #0004; }
dialog h2 { margin: 0 0 12px; font-size: 18px; } dialog p { margin: 0 0 10px; white-space: pre-wrap; } textarea { width: 100%; font: inherit; padding: 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--soft); color: inherit; }
dialog form { display: grid; gap: 8px; } dialog menu { display: flex; justify-content: end; gap: 8px; margin: 0; padding: 0; } dialog .primary { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #10151c); }
[role=status] { position: fixed; inset-block-end: 16px; inset-inline-start: 24px; background: var(--text); color: var(--bg); border-radius: 8px; padding: 8px 14px; } [role=status]:empty { display: none; }
`;

/** The person's own view of the workspace, "the other window": a table whose cells can be edited. */
export function pageHtml(name: string, links: readonly { title: string; url: string }[]): string {
  const navigation = links.map(({ title, url }) => `<a href="${escape(url)}">${escape(title)}</a>`).join('');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(name)}: CRM (demo)</title><style>${style}</style></head>
<body>
<header><h1>${escape(name)}</h1><p>Demo workspace. What you change here is a change at the source.</p><nav aria-label="Other demo pages">${navigation}</nav></header>
<main><div role="tablist" aria-label="Tables"></div><div class="table"><table><thead></thead><tbody></tbody></table></div></main>
<dialog aria-labelledby="notes-title"><h2 id="notes-title"></h2><div class="notes"></div>
<form method="dialog"><label for="note">Add a note</label><textarea id="note" rows="3" maxlength="2000"></textarea><menu><button value="close">Close</button><button value="add" class="primary">Add note</button></menu></form></dialog>
<div role="status"></div>
<script type="module">${pageScript}</script>
</body>
</html>`;
}
