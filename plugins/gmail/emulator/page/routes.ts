import type { EmulatorOptions, Handler } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';
import { bodyAs, found, refuse, type ApiContext } from '../context.js';
import { apiError } from '../errors.js';
import { headerOf, readWords, textOf } from '../rfc5322.js';
import { isHidden } from '../search.js';
import type { StoredMessage } from '../state.js';
import { writeMail } from '../write.js';
import { script } from './script.js';
import { styles } from './styles.js';

const SHOWN = 100;
const Letter = z.object({ from: z.string(), subject: z.string().trim().min(1, 'Give it a subject.').max(500), text: z.string().trim().min(1, 'Write something.').max(20_000), thread: z.string() });
const verbs: Record<string, readonly [add: string[], remove: string[]]> = {
  read: [[], ['UNREAD']],
  unread: [['UNREAD'], []],
  star: [['STARRED'], []],
  unstar: [[], ['STARRED']],
  archive: [[], ['INBOX']],
  inbox: [['INBOX'], []],
};
const Verb = z.object({ verb: z.enum(['read', 'unread', 'star', 'unstar', 'archive', 'inbox', 'delete']) });

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * The emulator's own page: a mailbox seen from outside, where mails are written to the account. Changes must be JSON, which
 * no other site can send here without being asked first (CORS).
 */
export function pageRoutes(context: ApiContext, links: () => NonNullable<EmulatorOptions['links']>): Record<string, Handler> {
  const { mailbox, now } = context;
  const { me, people } = mailbox;
  const nameOf = (address: string) => readWords(address).replace(/\s*<[^>]*>/g, '').replaceAll('"', '') || address;

  const row = (message: StoredMessage) => {
    const entity = mailbox.entity(message);
    const has = (label: string) => message.labelIds.includes(label);
    const from = headerOf(entity, 'From');
    return {
      id: message.id,
      thread: message.threadId,
      from: nameOf(from),
      fromEmail: /<([^>]*)>/.exec(from)?.[1] ?? from,
      to: nameOf(headerOf(entity, 'To')),
      subject: readWords(headerOf(entity, 'Subject')) || '(no subject)',
      text: textOf(entity).trim(),
      at: message.internalDate,
      unread: has('UNREAD'),
      starred: has('STARRED'),
      inbox: has('INBOX'),
      sent: has('SENT'),
    };
  };

  const requireJson = (type: string | undefined) => {
    if (!type?.startsWith('application/json')) refuse(apiError(400, 'badRequest', 'Send JSON.'));
  };

  return {
    'GET /': () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body: page(me.name, people.filter(({ email }) => email !== me.email), links()) }),
    'GET /_page/mails': ({ query }) => {
      const version = String(mailbox.historyId);
      if (query.get('version') === version) return { status: 204 };
      const mails = mailbox.all().filter((message) => !isHidden(message) && !message.labelIds.includes('DRAFT'));
      return { body: { version, mails: mails.slice(0, SHOWN).map(row) } };
    },
    'POST /_page/send': (request) => {
      requireJson(request.headers['content-type']);
      const letter = bodyAs(request, Letter);
      const from = people.find(({ email }) => email === letter.from) ?? refuse(apiError(400, 'badRequest', 'Choose who writes.'));
      const thread = mailbox.thread(letter.thread);
      const messageId = `<${mailbox.nextId()}@${from.email.split('@')[1]}>`;
      const raw = writeMail({
        from,
        to: [me],
        subject: letter.subject,
        text: letter.text,
        at: now(),
        messageId,
        references: thread.map((message) => headerOf(mailbox.entity(message), 'Message-ID')).filter((id) => id !== ''),
      });
      const { id } = mailbox.insert({ raw, labelIds: ['INBOX', 'UNREAD'], internalDate: now().getTime(), threadId: thread[0]?.threadId });
      return { body: { id } };
    },
    'POST /_page/mails/:id': (request) => {
      requireJson(request.headers['content-type']);
      const { verb } = bodyAs(request, Verb);
      const { id } = found(mailbox.message(request.params.id ?? ''));
      if (verb === 'delete') mailbox.delete([id]);
      else mailbox.modify([id], ...(verbs[verb] as [string[], string[]]));
      return { body: {} };
    },
  };
}

const page = (owner: string, people: readonly { name: string; email: string }[], links: readonly { title: string; url: string }[]) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Demo mail of ${escape(owner)}</title><style>${styles}</style></head>
<body><header><h1>Mail of ${escape(owner)}</h1><p>The demo’s Gmail, seen from outside. What you do here happens at the source.</p>
<nav aria-label="Other sources">${links.map(({ title, url }) => `<a href="${escape(url)}">${escape(title)}</a>`).join('')}</nav></header>
<main><section aria-labelledby="mails"><h2 id="mails">Mails, newest first</h2><ul></ul></section>
<section class="compose" aria-labelledby="write"><h2 id="write">Write to ${escape(owner)}</h2><form>
<label>From <select name="from">${people.map(({ name, email }) => `<option value="${escape(email)}">${escape(name)} · ${escape(email)}</option>`).join('')}</select></label>
<label>Subject <input name="subject" required maxlength="500" autocomplete="off"></label>
<label>Text <textarea name="text" required></textarea></label><input type="hidden" name="thread" value="">
<button class="primary">Send</button><p role="status"></p></form></section></main><script type="module">${script}</script></body></html>`;
