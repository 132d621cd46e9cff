/** The page's script: plain JavaScript for a browser, kept as text since the emulator is no part of the product's build. */
export const script = String.raw`
const { ownerToken, today, timeZone } = JSON.parse(document.getElementById('settings').textContent);
const DAY = 86400000, HOUR = 44, STEP = 15;
const $ = (id) => document.getElementById(id);
const addDays = (day, count) => new Date(Date.parse(day + 'T00:00:00Z') + count * DAY).toISOString().slice(0, 10);
const mondayOf = (day) => addDays(day, -((new Date(day + 'T00:00:00Z').getUTCDay() + 6) % 7));
const parts = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
const local = (iso) => { const p = Object.fromEntries(parts.formatToParts(new Date(iso)).map(({ type, value }) => [type, value])); return { day: p.year + '-' + p.month + '-' + p.day, minutes: Number(p.hour) * 60 + Number(p.minute) }; };
const clock = (minutes) => String(Math.floor(minutes / 60)).padStart(2, '0') + ':' + String(minutes % 60).padStart(2, '0');
const dayName = (day, options) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(new Date(day + 'T00:00:00Z'));
const make = (tag, className, text) => { const element = document.createElement(tag); if (className) element.className = className; if (text) element.textContent = text; return element; };

for (const link of document.querySelectorAll('nav a')) if (new URL(link.href).origin === location.origin) link.setAttribute('aria-current', 'page');

let monday = mondayOf(today), calendars = [], events = [], queue = Promise.resolve(), opened;

async function api(method, path, body, etag) {
  const headers = { authorization: 'Bearer ' + ownerToken, ...(body ? { 'content-type': 'application/json' } : {}), ...(etag ? { 'if-match': etag } : {}) };
  const response = await fetch('/calendar/v3' + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  const answer = text ? JSON.parse(text) : null;
  if (!response.ok) throw new Error(response.status === 412 ? 'Somebody changed this event meanwhile. Here is how it is now.' : answer?.error?.message ?? 'It did not work (' + response.status + ').');
  return answer;
}
const pathOf = ({ calendar, id }) => '/calendars/' + encodeURIComponent(calendar.id) + '/events/' + encodeURIComponent(id);

function place(calendar, wire) {
  const event = { calendar, wire, id: wire.id, etag: wire.etag, title: wire.summary || '(No title)', color: calendar.backgroundColor };
  if (wire.start.date) return { ...event, allDay: true, day: wire.start.date, days: Math.round((Date.parse(wire.end.date) - Date.parse(wire.start.date)) / DAY) };
  const start = local(wire.start.dateTime);
  return { ...event, allDay: false, day: start.day, minutes: start.minutes, length: Math.max(STEP, Math.round((Date.parse(wire.end.dateTime) - Date.parse(wire.start.dateTime)) / 60000)) };
}
const describe = (event) => event.title + ', ' + dayName(event.day, { weekday: 'long', day: 'numeric', month: 'long' }) + (event.allDay ? ', all day' : ', ' + clock(event.minutes) + ' to ' + clock((event.minutes + event.length) % 1440));

async function load() {
  const list = await api('GET', '/users/me/calendarList');
  calendars = list.items.filter((calendar) => calendar.selected);
  const query = '?singleEvents=true&maxResults=2500&timeMin=' + addDays(monday, -1) + 'T00:00:00Z&timeMax=' + addDays(monday, 8) + 'T00:00:00Z';
  const pages = await Promise.all(calendars.map((calendar) => api('GET', '/calendars/' + encodeURIComponent(calendar.id) + '/events' + query)));
  events = pages.flatMap((page, index) => page.items.map((wire) => place(calendars[index], wire)));
  draw();
}

/** Short events are drawn taller than they are, to be read and grabbed: so many minutes at least. */
const SHORTEST = 29;
const drawnEnd = (event) => event.minutes + Math.max(event.length, SHORTEST);

/** Columns for events that overlap: each gets the first free one of its cluster. */
function columns(list) {
  let cluster = [], end = -1;
  const close = () => { const count = Math.max(0, ...cluster.map((event) => event.column + 1)); for (const event of cluster) event.columns = count; cluster = []; };
  for (const event of list.sort((a, b) => a.minutes - b.minutes || b.length - a.length)) {
    if (event.minutes >= end) { close(); end = -1; }
    const taken = cluster.filter((other) => drawnEnd(other) > event.minutes).map((other) => other.column);
    event.column = [...taken, -1].reduce((free) => (taken.includes(free) ? free + 1 : free), 0);
    cluster.push(event);
    end = Math.max(end, drawnEnd(event));
  }
  close();
}

function eventElement(event) {
  const element = make('button', 'event', event.title);
  element.dataset.id = event.id;
  element.style.setProperty('--color', event.color);
  // The name is what is visible; the title, which says the rest, is its description.
  element.title = describe(event) + ', ' + event.calendar.summary;
  if (!event.allDay) {
    if (event.length >= 72 || (event.columns === 1 && event.title.length < 24)) element.append(' ', make('small', '', clock(event.minutes) + '–' + clock((event.minutes + event.length) % 1440)));
    const width = 100 / event.columns;
    Object.assign(element.style, { top: (event.minutes / 60) * HOUR + 'px', height: Math.max(20, (event.length / 60) * HOUR - 2) + 'px', left: event.column * width + '%', width: 'calc(' + width + '% - 2px)' });
  }
  element.addEventListener('pointerdown', (pointer) => drag(pointer, event, element));
  element.addEventListener('keydown', (key) => onKey(key, event));
  element.addEventListener('click', (click) => { if (click.detail === 0) edit(event); });
  return element;
}

function draw() {
  const week = $('week'), focused = document.activeElement?.dataset?.id, scroll = week.childElementCount ? week.scrollTop : 7 * HOUR - 12;
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  const now = local(new Date());
  week.replaceChildren(make('div', 'head'), ...days.map((day) => { const head = make('div', day === now.day ? 'head now' : 'head', dayName(day, { weekday: 'short' })); head.append(make('b', '', String(Number(day.slice(8))))); return head; }));
  week.append(make('div', 'lane'), ...days.map((day) => { const lane = make('div', 'lane'); lane.append(...events.filter((event) => event.allDay && event.day <= day && addDays(event.day, event.days) > day).map(eventElement)); return lane; }));
  const hours = make('div', 'hours');
  for (let hour = 1; hour < 24; hour += 1) { const label = make('span', '', clock(hour * 60)); label.style.top = hour * HOUR + 'px'; hours.append(label); }
  week.append(hours, ...days.map((day) => {
    const column = make('div', 'day');
    column.dataset.day = day;
    const list = events.filter((event) => !event.allDay && event.day === day);
    columns(list);
    column.append(...list.map(eventElement));
    if (day === now.day) { const line = make('div', 'line'); line.style.top = (now.minutes / 60) * HOUR + 'px'; column.append(line); }
    column.addEventListener('dblclick', (click) => { if (click.target === column) edit({ day, minutes: Math.floor((click.offsetY / HOUR) * 2) * 30, length: 30, allDay: false }); });
    return column;
  }));
  $('range').textContent = dayName(monday, { day: 'numeric', month: 'long' }) + ' – ' + dayName(days[6], { day: 'numeric', month: 'long', year: 'numeric' });
  $('legend').replaceChildren(...calendars.map((calendar) => { const entry = make('li'), swatch = make('i'); swatch.style.setProperty('--color', calendar.backgroundColor); entry.append(swatch, calendar.summary); return entry; }));
  week.scrollTop = scroll;
  if (focused) week.querySelector('[data-id="' + CSS.escape(focused) + '"]')?.focus({ preventScroll: true });
}

const at = (day, minutes) => ({ dateTime: addDays(day, Math.floor(minutes / 1440)) + 'T' + clock(((minutes % 1440) + 1440) % 1440) + ':00', timeZone });
const times = (event) => event.allDay
  ? { start: { date: event.day, dateTime: null }, end: { date: addDays(event.day, event.days), dateTime: null } }
  : { start: { ...at(event.day, event.minutes), date: null }, end: { ...at(event.day, event.minutes + event.length), date: null } };

/** Shows the event in its new place at once and writes it; writes of one page keep their order. */
function move(event, day, minutes) {
  if (day === event.day && minutes === event.minutes) return draw();
  Object.assign(event, { day, minutes });
  draw();
  queue = queue.then(async () => {
    try {
      event.etag = (await api('PATCH', pathOf(event), times(event), event.etag)).etag;
      $('status').textContent = 'Moved: ' + describe(event);
    } catch (error) { $('status').textContent = error.message; await load(); }
  });
}

function drag(down, event, element) {
  if (down.button !== 0) return;
  const grid = [...document.querySelectorAll('.day')].map((column) => column.getBoundingClientRect());
  const grab = down.clientY - element.getBoundingClientRect().top;
  let target, moved = false;
  element.setPointerCapture(down.pointerId);
  const onMove = (pointer) => {
    if (!moved && Math.hypot(pointer.clientX - down.clientX, pointer.clientY - down.clientY) < 4) return;
    moved = true;
    element.classList.add('moving');
    const index = Math.min(6, Math.max(0, grid.findIndex((box) => pointer.clientX < box.right)));
    const top = document.querySelector('.day').getBoundingClientRect().top;
    const minutes = event.allDay ? undefined : Math.min(1440 - STEP, Math.max(0, Math.round(((pointer.clientY - grab - top) / HOUR) * 60 / STEP) * STEP));
    target = { day: addDays(monday, index), minutes };
    if (!event.allDay) { document.querySelector('[data-day="' + target.day + '"]').append(element); Object.assign(element.style, { top: (minutes / 60) * HOUR + 'px', left: '0', width: 'calc(100% - 2px)' }); element.setPointerCapture(pointer.pointerId); }
    else element.style.translate = pointer.clientX - down.clientX + 'px 0';
  };
  const onEnd = (pointer) => {
    element.removeEventListener('pointermove', onMove);
    for (const name of ['pointerup', 'pointercancel']) element.removeEventListener(name, onEnd);
    if (pointer.type === 'pointercancel') return draw();
    if (!moved) return edit(event);
    move(event, target.day, target.minutes);
  };
  element.addEventListener('pointermove', onMove);
  for (const name of ['pointerup', 'pointercancel']) element.addEventListener(name, onEnd);
}

function onKey(key, event) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[key.key];
  if (key.key === 'Delete') { key.preventDefault(); return void remove(event); }
  if (!steps || (event.allDay && steps[1])) return;
  key.preventDefault();
  move(event, addDays(event.day, steps[0]), event.allDay ? undefined : Math.min(1440 - STEP, Math.max(0, event.minutes + steps[1])));
}

async function remove(event) {
  try { await api('DELETE', pathOf(event), undefined, event.etag); $('status').textContent = 'Deleted: ' + event.title; } catch (error) { $('status').textContent = error.message; }
  await load();
}

function edit(event) {
  opened = event;
  const form = $('editor').querySelector('form').elements, end = event.allDay ? addDays(event.day, event.days - 1) : addDays(event.day, Math.floor((event.minutes + event.length) / 1440));
  form.calendar.replaceChildren(...calendars.map((calendar) => new Option(calendar.summary, calendar.id)));
  form.calendar.value = event.calendar?.id ?? calendars[0].id;
  form.calendar.disabled = Boolean(event.id);
  form.summary.value = event.wire?.summary ?? '';
  form.location.value = event.wire?.location ?? '';
  form.description.value = event.wire?.description ?? '';
  form.allDay.checked = event.allDay;
  form.startDay.value = event.day;
  form.endDay.value = end;
  form.startTime.value = clock(event.allDay ? 540 : event.minutes);
  form.endTime.value = clock(event.allDay ? 570 : (event.minutes + event.length) % 1440);
  $('editor-title').textContent = event.id ? 'Edit event' : 'New event';
  $('delete').hidden = !event.id;
  $('problem').textContent = '';
  for (const label of document.querySelectorAll('.timed')) label.hidden = form.allDay.checked;
  if (!$('editor').open) $('editor').showModal();
}

async function save(form) {
  const value = (name) => form[name].value;
  const time = (side) => form.allDay.checked
    ? { date: side === 'end' ? addDays(value('endDay'), 1) : value('startDay'), dateTime: null }
    : { dateTime: value(side + 'Day') + 'T' + value(side + 'Time') + ':00', timeZone, date: null };
  const body = { summary: value('summary'), location: value('location'), description: value('description'), start: time('start'), end: time('end') };
  if (opened.id) await api('PATCH', pathOf(opened), body, opened.etag);
  else await api('POST', '/calendars/' + encodeURIComponent(value('calendar')) + '/events', body);
  $('status').textContent = 'Saved: ' + body.summary;
}

const form = $('editor').querySelector('form');
form.elements.allDay.addEventListener('change', () => { for (const label of document.querySelectorAll('.timed')) label.hidden = form.elements.allDay.checked; });
form.addEventListener('submit', async (submit) => {
  submit.preventDefault();
  try { await save(form.elements); $('editor').close(); await load(); } catch (error) { $('problem').textContent = error.message; }
});
$('delete').addEventListener('click', async () => { $('editor').close(); await remove(opened); });
$('cancel').addEventListener('click', () => $('editor').close());
$('previous').addEventListener('click', () => { monday = addDays(monday, -7); load(); });
$('next').addEventListener('click', () => { monday = addDays(monday, 7); load(); });
$('today').addEventListener('click', () => { monday = mondayOf(local(new Date()).day); load(); });
$('create').addEventListener('click', () => edit({ day: today, minutes: 600, length: 30, allDay: false }));

const changes = async (since) => (await (await fetch('/window/changes?since=' + since)).json()).change;

/** Waits for changes made elsewhere; never redraws under a hand that drags. */
async function follow(since) {
  try {
    const change = await changes(since);
    await queue;
    if (change !== since && !document.querySelector('.moving')) await load();
    return follow(change);
  } catch { setTimeout(() => follow(since), 2000); }
}
changes(-1).then(async (change) => { await load(); follow(change); });
setInterval(() => { if (!document.querySelector('.moving') && !$('editor').open) draw(); }, 60000);
`;
