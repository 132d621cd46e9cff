/** The look of the page. */
export const styles = `
:root { color-scheme: light dark; --line: light-dark(#dfe3ea, #333a46); --soft: light-dark(#5b6472, #9aa4b4); --card: light-dark(#fff, #1b2029); --back: light-dark(#f4f6f9, #12161d); --accent: light-dark(#1a56c4, #86b1ff); --on-accent: light-dark(#fff, #0c1526); --ink: light-dark(#161b24, #eef1f6); }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; background: var(--back); color: var(--ink); }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; padding: .9rem 1.25rem; border-bottom: 1px solid var(--line); background: var(--card); }
h1 { font-size: 1.1rem; margin: 0; }
header p { margin: 0; color: var(--soft); }
nav { margin-inline-start: auto; display: flex; gap: 1rem; }
a { color: var(--accent); }
a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
main { display: grid; grid-template-columns: minmax(0, 1.6fr) minmax(18rem, 1fr); gap: 1.25rem; padding: 1.25rem; max-width: 76rem; margin: auto; align-items: start; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
section > h2 { font-size: .95rem; margin: 0; padding: .75rem 1rem; border-bottom: 1px solid var(--line); }
.compose { position: sticky; top: 1.25rem; }
form { display: grid; gap: .7rem; padding: 1rem; }
label { display: grid; gap: .25rem; font-size: .82rem; color: var(--soft); }
input, select, textarea, button { font: inherit; color: inherit; }
input, select, textarea { width: 100%; padding: .45rem .6rem; border: 1px solid var(--line); border-radius: 7px; background: var(--back); }
textarea { min-height: 9rem; resize: vertical; }
button { padding: .4rem .8rem; border: 1px solid var(--line); border-radius: 7px; background: var(--back); cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
ul { list-style: none; margin: 0; padding: 0; }
li { border-bottom: 1px solid var(--line); }
li:last-child { border-bottom: 0; }
summary { display: grid; grid-template-columns: .6rem 10rem minmax(0, 1fr) auto; gap: .6rem; padding: .55rem 1rem; cursor: pointer; align-items: baseline; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
summary:focus-visible { outline-offset: -2px; }
.dot { width: .55rem; height: .55rem; border-radius: 50%; align-self: center; }
.unread .dot { background: var(--accent); }
.unread .from, .unread .subject { font-weight: 650; }
.snippet, time { color: var(--soft); font-weight: 400; }
.text { padding: .25rem 1rem .5rem 2.2rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.verbs { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0 1rem .9rem 2.2rem; }
[role=status] { min-height: 1.3em; color: var(--soft); font-size: .85rem; margin: 0; }
@media (max-width: 56rem) { main { grid-template-columns: minmax(0, 1fr); padding: .75rem; } .compose { position: static; order: -1; } summary { grid-template-columns: .6rem minmax(0, 1fr) auto; } .subject { grid-column: 2 / -1; grid-row: 2; } }
`;
