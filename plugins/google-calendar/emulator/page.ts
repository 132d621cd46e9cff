import { script } from './page-script.js';
import { style } from './page-style.js';

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The source's own page: a week of the demo calendars to look at and to change. */
export function page(options: { ownerToken: string; links: readonly { title: string; url: string }[]; today: string; timeZone: string }): string {
  const { links, ...settings } = options;
  const siblings = links.map(({ title, url }) => `<a href="${escape(url)}">${escape(title)}</a>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Calendar · Apex Consulting (demo source)</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
  <div><h1>Calendar</h1><p>The other window: Apex Consulting’s calendar at its source. What you change here happens at the source.</p></div>
  <nav aria-label="Demo sources">${siblings}</nav>
</header>
<div class="bar" role="region" aria-label="Week shown">
  <button id="previous" aria-label="Previous week">‹</button><button id="today">Today</button><button id="next" aria-label="Next week">›</button>
  <h2 id="range"></h2>
  <ul id="legend" aria-label="Calendars"></ul>
  <button id="create" class="primary">New event</button>
</div>
<main id="week" aria-label="Week"></main>
<p id="status" role="status"></p>
<footer class="hint">Drag an event, or focus it and use the arrow keys: left and right move it by a day, up and down by 15 minutes. Enter opens it, Delete removes it.</footer>
<dialog id="editor" aria-labelledby="editor-title">
  <form method="dialog">
    <h2 id="editor-title">Event</h2>
    <label>Title <input name="summary" required></label>
    <label>Calendar <select name="calendar"></select></label>
    <label class="check"><input type="checkbox" name="allDay"> All day</label>
    <div class="pair"><label>From <input name="startDay" type="date" required></label><label class="timed">at <input name="startTime" type="time"></label></div>
    <div class="pair"><label>To <input name="endDay" type="date" required></label><label class="timed">at <input name="endTime" type="time"></label></div>
    <label>Where <input name="location"></label>
    <label>Description <textarea name="description" rows="3"></textarea></label>
    <p id="problem" role="alert"></p>
    <menu><button type="button" id="delete">Delete</button><span></span><button type="button" id="cancel">Cancel</button><button class="primary" value="save">Save</button></menu>
  </form>
</dialog>
<script type="application/json" id="settings">${JSON.stringify(settings).replace(/</g, '\\u003c')}</script>
<script type="module">${script}</script>
</body>
</html>`;
}
