/** The script of the person's page. Data becomes text nodes and input values only, never markup. */
export const pageScript = String.raw`
for (const link of document.querySelectorAll('nav a')) if (new URL(link.href).origin === location.origin) link.setAttribute('aria-current', 'page');
const $ = (selector) => document.querySelector(selector);
const make = (tag, props = {}, ...children) => { const node = Object.assign(document.createElement(tag), props); node.append(...children); return node; };
let state = { revision: undefined, sources: [] };
let shown;
let opened;

async function send(path, body) {
  const answer = await fetch('/_page/pages/' + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  $('[role=status]').textContent = answer.ok ? '' : (await answer.json()).message;
  await refresh();
}

function control(column, row) {
  const value = row.cells[column.id];
  const common = { ariaLabel: column.name, disabled: row.trashed };
  const save = (text) => send(row.id + '/cell', { property: column.id, value: text });
  if (!column.editable) return make('output', { textContent: value });
  if (column.type === 'status') {
    const select = make('select', common, ...column.options.map(({ name }) => make('option', { value: name, textContent: name, selected: name === value })));
    select.onchange = () => save(select.value);
    return select;
  }
  if (column.type === 'checkbox') {
    const box = make('input', { ...common, type: 'checkbox', checked: value === 'true' });
    box.onchange = () => save(String(box.checked));
    return box;
  }
  const type = column.type === 'number' ? 'number' : column.type === 'date' ? 'date' : 'text';
  const input = make('input', { ...common, type, step: 'any', value: type === 'date' ? value.slice(0, 10) : value });
  input.onchange = () => save(input.value);
  input.onkeydown = ({ key }) => { if (key === 'Escape') { input.value = value; input.blur(); } if (key === 'Enter') input.blur(); };
  return input;
}

function cell(column, row) {
  const option = column.options?.find(({ name }) => name === row.cells[column.id]);
  const td = make('td', { className: column.type + (['title', 'rich_text', 'email'].includes(column.type) ? ' wide' : '') }, control(column, row));
  td.dataset.focus = row.id + column.id;
  if (option) td.classList.add('tint-' + option.color);
  return td;
}

function actions(row, title) {
  const notes = make('button', { type: 'button', textContent: 'Notes (' + row.notes.length + ')', ariaLabel: 'Notes of ' + title });
  notes.onclick = () => { opened = row.id; renderNotes(); $('dialog').showModal(); };
  const trash = make('button', { type: 'button', textContent: row.trashed ? 'Restore' : 'Archive', ariaLabel: (row.trashed ? 'Restore ' : 'Archive ') + title });
  trash.onclick = () => send(row.id + '/trash', { trashed: !row.trashed });
  const td = make('td', { className: 'actions' }, notes, ' ', trash);
  td.dataset.focus = row.id + 'actions';
  return td;
}

function renderNotes() {
  const row = state.sources.flatMap(({ rows }) => rows).find(({ id }) => id === opened);
  if (!row) return;
  $('#notes-title').textContent = row.cells.title;
  $('.notes').replaceChildren(...row.notes.map((text) => make('p', { textContent: text })));
}

// Beside the title, so that nobody has to scroll for them.
const withActions = ([title, ...cells], action) => [title, action, ...cells];

function render() {
  const source = state.sources.find(({ id }) => id === shown) ?? state.sources[0];
  if (!source) return;
  shown = source.id;
  $('[role=tablist]').replaceChildren(...state.sources.map(({ id, title }) => {
    const tab = make('button', { type: 'button', role: 'tab', textContent: title, ariaSelected: String(id === shown) });
    tab.onclick = () => { shown = id; render(); };
    return tab;
  }));
  const focus = document.activeElement?.closest?.('td')?.dataset.focus;
  $('thead').replaceChildren(make('tr', {}, ...withActions(source.columns.map(({ name }) => make('th', { scope: 'col', textContent: name })), make('th', { scope: 'col', textContent: 'Page' }))));
  $('tbody').replaceChildren(...source.rows.map((row) => make('tr', { className: row.trashed ? 'trashed' : '' }, ...withActions(source.columns.map((column) => cell(column, row)), actions(row, row.cells.title)))));
  if (focus) document.querySelector('[data-focus="' + focus + '"]')?.querySelector('input, select, button')?.focus();
  renderNotes();
}

async function refresh() {
  const answer = await fetch('/_page/state?revision=' + state.revision);
  if (answer.status !== 200) return;
  state = await answer.json();
  render();
}

$('dialog').onclose = () => {
  const text = $('#note').value.trim();
  if ($('dialog').returnValue === 'add' && text) send(opened + '/note', { text });
  $('#note').value = '';
};
// A cell that is being typed in is left alone: its row is drawn again when the edit is done.
setInterval(() => { if (!document.activeElement?.matches('td input:not([type=checkbox])')) refresh().catch(() => undefined); }, 1000);
refresh();
`;
