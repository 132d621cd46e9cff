import type { MessageItem } from '@vivarium/sdk/contract';
import type { z } from 'zod';

const me = { name: 'Jordan Reyes', email: 'jordan@apex.example' };

const mail = (id: string, from: string, subject: string, at: string, text: string, more: Partial<z.input<typeof MessageItem>> = {}): z.input<typeof MessageItem> => ({
  id,
  thread: id,
  subject,
  from: { name: from, email: `${from.toLowerCase().replaceAll(' ', '.')}@example.com` },
  to: [me],
  cc: [],
  at: `2026-03-${at}:00.000Z`,
  snippet: text.slice(0, 120),
  text,
  unread: false,
  starred: false,
  inbox: true,
  sent: false,
  draft: false,
  labels: [],
  attachments: [],
  ...more,
});

/** A Wednesday's mail. */
export const sample: readonly z.input<typeof MessageItem>[] = [
  mail('foster-1', 'Amanda Foster', 'Payment schedule for the renewal', '03T14:20', 'Hi Jordan,\n\nthanks for the draft. Could you send the revised payment schedule before our call tomorrow?\n\nAmanda', {
    thread: 'foster',
  }),
  mail('foster-2', 'Amanda Foster', 'Re: Payment schedule for the renewal', '04T07:05', 'One more thing: legal asks whether the liability cap can be 12 months of fees. Can you confirm today?', {
    thread: 'foster',
    unread: true,
    labels: ['Clients'],
  }),
  mail('calder', 'Helen Calder', 'Contract walk-through: agenda', '04T06:40', 'Morning! I attached our redlines. Luis will join for the operations part.', {
    unread: true,
    starred: true,
    labels: ['Clients'],
    attachments: [{ name: 'redlines.pdf', type: 'application/pdf', size: 182_000 }],
  }),
  mail('priya', 'Priya Nair', 'Onboarding mockups', '04T08:31', 'The second variant is the one we test next week. Please have a look before the review.'),
  mail('news', 'Logistics Weekly', 'Freight rates fall for the third week', '04T05:00', 'Spot rates on the main lanes fell again.', {
    from: { name: 'Logistics Weekly', email: 'newsletter@logistics.example' },
    unread: true,
  }),
  mail('omar', 'Omar Haddad', 'DPA: two open points', '02T16:10', 'Our counsel marked two points in section 4. When can you get back to us?', { labels: ['Legal'] }),
  mail('tom', 'Tom Okafor', 'Numbers for Friday', '04T09:15', 'Uploaded the sheet, totals are in the second tab.'),
];
