import { apexConsulting, type DemoMail } from '@vivarium/sdk/testing/demo';
import { emptyState, Mailbox } from './mailbox.js';
import type { MailboxState } from './state.js';
import { writeMail } from './write.js';

const messageIdOf = (mail: DemoMail) => `<${mail.id}@${mail.from.email.split('@')[1]}>`;

/** The mailbox of the demo company's principal as it stands at `now`. */
export function seedState(now: Date, timeZone: string): MailboxState {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(now);
  const { me, people, mails } = apexConsulting({ today, timeZone, now });
  const mailbox = new Mailbox(emptyState({ name: me.name, email: me.email }, people.map(({ name, email }) => ({ name, email }))));
  const labels = new Map([...new Set(mails.flatMap((mail) => mail.labels))].sort().map((name) => [name, mailbox.createLabel(name).id]));
  const threads = new Map<string, { id: string; references: string[] }>();
  for (const mail of mails) {
    const thread = threads.get(mail.thread);
    const references = thread?.references ?? [];
    const { id } = mailbox.insert({
      raw: writeMail({ ...mail, text: mail.body, at: new Date(mail.at), messageId: messageIdOf(mail), references }),
      labelIds: [
        ...(mail.inbox ? ['INBOX'] : []),
        ...(mail.unread ? ['UNREAD'] : []),
        ...(mail.starred ? ['STARRED'] : []),
        ...(mail.sent ? ['SENT'] : []),
        ...mail.labels.map((name) => labels.get(name)!),
      ],
      internalDate: Date.parse(mail.at),
      threadId: thread?.id,
    });
    threads.set(mail.thread, { id: thread?.id ?? id, references: [...references, messageIdOf(mail)] });
  }
  mailbox.expireHistory();
  return mailbox.snapshot();
}
