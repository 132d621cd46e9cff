/** The page's style, light and dark. */
export const style = `
:root { color-scheme: light dark; --line: light-dark(#e3e5ea, #33363d); --muted: light-dark(#5d6470, #a0a6b1); --page: light-dark(#f7f8fa, #16181c); --card: light-dark(#fff, #1f2228); --accent: light-dark(#1f5fd6, #8ab4ff); --hour: 44px; }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.45 system-ui, sans-serif; background: var(--page); color: light-dark(#1b1e24, #eceef2); display: flex; flex-direction: column; min-height: 100vh; }
header, .bar { display: flex; align-items: center; gap: 8px 16px; padding: 12px 20px; flex-wrap: wrap; }
header { justify-content: space-between; border-bottom: 1px solid var(--line); background: var(--card); }
h1 { font-size: 18px; margin: 0; } h2 { font-size: 16px; margin: 0; font-weight: 600; }
header p, .hint { margin: 0; color: var(--muted); } .hint { padding: 0 20px 16px; }
nav { display: flex; gap: 4px; } nav a { padding: 6px 12px; border-radius: 8px; color: inherit; text-decoration: none; } nav a[aria-current] { background: color-mix(in srgb, var(--accent) 16%, transparent); }
button, input, select, textarea { font: inherit; color: inherit; }
button { border: 1px solid var(--line); background: var(--card); border-radius: 8px; padding: 6px 12px; cursor: pointer; min-height: 32px; }
button.primary { background: var(--accent); color: light-dark(#fff, #10131a); border-color: transparent; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
#legend { display: flex; gap: 12px; list-style: none; margin: 0 0 0 auto; padding: 0; color: var(--muted); } #legend i { display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 6px; background: var(--color); }
#week { flex: 1; margin: 0 20px; display: grid; grid-template-columns: 48px repeat(7, minmax(96px, 1fr)); grid-template-rows: auto max-content auto; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: auto; max-height: calc(100vh - 190px); position: relative; }
.head { height: 61px; padding: 8px; text-align: center; position: sticky; top: 0; background: var(--card); z-index: 4; border-left: 1px solid var(--line); } .head b { display: block; font-size: 18px; font-weight: 500; } .head.now b { color: var(--accent); font-weight: 700; }
.lane { position: sticky; top: 61px; z-index: 4; background: var(--card); border-left: 1px solid var(--line); border-bottom: 1px solid var(--line); padding: 2px; min-height: 28px; display: grid; gap: 2px; align-content: start; }
.day { position: relative; border-left: 1px solid var(--line); height: calc(24 * var(--hour)); background: repeating-linear-gradient(to bottom, var(--line) 0 1px, transparent 1px var(--hour)); }
.hours { position: relative; } .hours span { position: absolute; right: 6px; transform: translateY(-50%); color: var(--muted); font-size: 11px; }
.event { display: flex; flex-direction: column; min-height: 0; padding: 2px 6px; text-align: left; border: 0; border-left: 3px solid var(--color); border-radius: 6px; background: color-mix(in srgb, var(--color) 22%, var(--card)); overflow: hidden; cursor: grab; touch-action: none; user-select: none; line-height: 1.25; font-size: 13px; }
.day .event { position: absolute; } .lane .event { min-height: 21px; width: 100%; white-space: nowrap; text-overflow: ellipsis; }
.event small { display: block; color: light-dark(#4a505b, #b9bfca); } .event.moving { opacity: .85; z-index: 3; cursor: grabbing; box-shadow: 0 6px 18px #0005; }
.line { position: absolute; left: 0; right: 0; border-top: 2px solid light-dark(#c5221f, #ff8a80); z-index: 2; pointer-events: none; }
#status { margin: 0; padding: 8px 20px 2px; min-height: 31px; }
dialog { border: 1px solid var(--line); border-radius: 14px; background: var(--card); color: inherit; width: min(460px, 92vw); padding: 20px; } dialog::backdrop { background: #0007; }
form { display: grid; gap: 10px; } label { display: grid; gap: 4px; color: var(--muted); } label.check { display: flex; gap: 8px; } label :is(input, select, textarea) { color: light-dark(#1b1e24, #eceef2); }
input:not([type=checkbox]), select, textarea { width: 100%; padding: 6px 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--page); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; } #problem { color: light-dark(#b3261e, #ff8a80); margin: 0; } menu { display: flex; gap: 8px; padding: 0; margin: 6px 0 0; } menu span { flex: 1; }
@media (max-width: 700px) { #legend { display: none; } #week { margin: 0 8px; } }
`;
