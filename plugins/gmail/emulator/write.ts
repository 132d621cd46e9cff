/** Somebody in a header. */
export interface Party {
  name?: string | undefined;
  email: string;
}

/** A mail as the demo world and the page write it. */
export interface Mail {
  from: Party;
  to: readonly Party[];
  cc?: readonly Party[];
  subject: string;
  text: string;
  at: Date;
  messageId: string;
  references?: readonly string[];
  attachments?: readonly { name: string; type: string; size: number }[];
}

/** Carries the size of a demo attachment, whose content is not kept. */
export const SIZE_HEADER = 'X-Demo-Size';

const word = (text: string) => (/^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`);
const party = ({ name, email }: Party) => (name ? `${/^[\x20-\x7e]*$/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : word(name)} <${email}>` : email);
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The source text of a mail, base64url as Gmail's `raw`. */
export function writeMail({ from, to, cc = [], subject, text, at, messageId, references = [], attachments = [] }: Mail): string {
  const head = [
    `From: ${party(from)}`,
    `To: ${to.map(party).join(', ')}`,
    ...(cc.length > 0 ? [`Cc: ${cc.map(party).join(', ')}`] : []),
    `Subject: ${word(oneLine(subject))}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    ...(references.length > 0 ? [`In-Reply-To: ${references.at(-1)}`, `References: ${references.join(' ')}`] : []),
    'MIME-Version: 1.0',
  ];
  const plain = ['Content-Type: text/plain; charset="UTF-8"', 'Content-Transfer-Encoding: 8bit', '', text.replace(/\r?\n/g, '\r\n')];
  if (attachments.length === 0) return Buffer.from([...head, ...plain].join('\r\n')).toString('base64url');
  const boundary = 'demo-boundary';
  const parts = attachments.flatMap(({ name, type, size }) => [
    `--${boundary}`,
    `Content-Type: ${type}; name="${word(name)}"`,
    `Content-Disposition: attachment; filename="${word(name)}"`,
    'Content-Transfer-Encoding: base64',
    `${SIZE_HEADER}: ${size}`,
    '',
    '',
  ]);
  const lines = [...head, `Content-Type: multipart/mixed; boundary="${boundary}"`, '', `--${boundary}`, ...plain, ...parts, `--${boundary}--`, ''];
  return Buffer.from(lines.join('\r\n')).toString('base64url');
}
