/** What the page does in the browser: shows the mailbox, follows it, changes it. Content is set as text, never as HTML. */
export const script = `
for (const link of document.querySelectorAll('nav a')) if (new URL(link.href).origin === location.origin) link.setAttribute('aria-current', 'page');
const list = document.querySelector('ul');
const form = document.querySelector('form');
const status = document.querySelector('[role=status]');
let version = '';
let open = new Set();
const element = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
const when = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

async function change(path, body) {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json()).error.message);
  await refresh();
}

function verb(mail, title, name) {
  const button = element('button', '', title);
  button.type = 'button';
  button.onclick = () => change('/_page/mails/' + mail.id, { verb: name }).then(() => (status.textContent = title + ': done.'));
  return button;
}

function reply(mail) {
  form.from.value = mail.sent ? form.from.value : mail.fromEmail;
  form.subject.value = /^re:/i.test(mail.subject) ? mail.subject : 'Re: ' + mail.subject;
  form.thread.value = mail.thread;
  form.text.focus();
}

function row(mail) {
  const item = document.createElement('li');
  const details = document.createElement('details');
  details.open = open.has(mail.id);
  details.ontoggle = () => (details.open ? open.add(mail.id) : open.delete(mail.id));
  if (mail.unread) details.className = 'unread';
  const summary = document.createElement('summary');
  const subject = element('span', 'subject', (mail.starred ? '★ ' : '') + mail.subject + ' ');
  subject.append(element('span', 'snippet', mail.text.slice(0, 90).replace(/\\s+/g, ' ')));
  const dot = element('span', 'dot', '');
  dot.title = mail.unread ? 'Unread' : '';
  summary.append(dot, element('span', 'from', mail.sent ? 'To ' + mail.to : mail.from), subject, element('time', '', when.format(new Date(mail.at))));
  const verbs = element('div', 'verbs', '');
  const answer = element('button', '', mail.sent ? 'Answer as the other side' : 'Write again in this conversation');
  answer.type = 'button';
  answer.onclick = () => reply(mail);
  verbs.append(
    mail.unread ? verb(mail, 'Mark read', 'read') : verb(mail, 'Mark unread', 'unread'),
    mail.starred ? verb(mail, 'Remove star', 'unstar') : verb(mail, 'Star', 'star'),
    mail.inbox ? verb(mail, 'Archive', 'archive') : verb(mail, 'Move to inbox', 'inbox'),
    verb(mail, 'Delete', 'delete'),
    answer,
  );
  details.append(summary, element('div', 'text', mail.text), verbs);
  item.append(details);
  return item;
}

async function refresh() {
  const answer = await fetch('/_page/mails?version=' + version);
  if (answer.status === 204) return;
  const state = await answer.json();
  version = state.version;
  const focused = document.activeElement?.closest('li');
  const index = focused ? [...list.children].indexOf(focused) : -1;
  list.replaceChildren(...state.mails.map(row));
  if (index >= 0) list.children[Math.min(index, list.children.length - 1)]?.querySelector('summary').focus();
}

form.onsubmit = async (event) => {
  event.preventDefault();
  try {
    await change('/_page/send', { from: form.from.value, subject: form.subject.value, text: form.text.value, thread: form.thread.value });
    status.textContent = 'Sent.';
    form.reset();
    form.thread.value = '';
  } catch (error) {
    status.textContent = error.message;
  }
};
form.subject.oninput = () => (form.thread.value = '');
refresh();
setInterval(() => { if (!document.hidden) refresh().catch(() => undefined); }, 1000);
document.onvisibilitychange = () => { if (!document.hidden) refresh().catch(() => undefined); };
`;
