import type { ThreadSeed } from './mails.js';

const letter = (id: string, from: string, day: number, time: string, subject: string, body: string, options: Partial<ThreadSeed> = {}): ThreadSeed => ({
  id,
  subject,
  with: [from],
  labels: ['Newsletters'],
  messages: [[day, time, from, body]],
  ...options,
});
const service = { labels: ['Services'] } as const;

/** Newsletters and what machines write. */
export const letterThreads: readonly ThreadSeed[] = [
  letter('brief-1', 'strategyBrief', -7, '06:00', 'Why turnarounds stall in month four', 'Momentum is borrowed from the first wins. In month four the loan is due. This week: three companies that repaid it, and one that did not.'),
  letter('brief-2', 'strategyBrief', -2, '06:00', 'The meeting that decides nothing', 'A reader counted: 31 of 40 standing meetings ended without a decision. What the other nine had in common.'),
  letter('brief-3', 'strategyBrief', 0, '06:00', 'One page or none', 'Boards read one page. Writing it takes longer than writing forty. A short guide with two examples.', { unread: 1 }),
  letter('ops-1', 'operatorsWeekly', -6, '07:00', 'Shift handovers, the cheapest improvement', 'Seven minutes, four questions, one whiteboard. Plus: changeovers on video.'),
  letter('ops-2', 'operatorsWeekly', -1, '07:00', 'Stock that nobody wants to count', 'Why write-offs hide between two departments, and a way to make them meet.', { unread: 1 }),
  letter('pricing-1', 'pricingLab', -5, '05:30', 'Spare parts: the forgotten half of revenue', 'Most manufacturers price spare parts by cost. Customers buy them by urgency.'),
  letter('pricing-2', 'pricingLab', 0, '05:30', 'Weekend rates in city hotels', 'We looked at 1,200 hotels that follow their neighbours’ prices with a day’s delay. The delay costs 4% of room revenue.', { unread: 1 }),
  letter('train', 'railBooking', -2, '14:02', 'Your ticket to Veldham on {date+3}', 'Departure 06:50, platform 4, coach 12, seat 31. Show this mail or the number MR-20417 on board.', service),
  letter('hotel', 'hotel', -3, '09:30', 'Your booking: six rooms from {date+5}', 'We look forward to welcoming Apex Consulting. The kitchen is yours from seven in the evening.', service),
  letter('expense-1', 'expenses', -6, '08:00', 'Expense report approved', 'Your report “Halden, second visit” over $412.60 was approved by Priya Raman.', { ...service, archived: true }),
  letter('expense-2', 'expenses', -1, '08:00', '2 receipts are missing', 'The report “Lumen, closing session” cannot be submitted: receipts for taxi and lunch are missing.', { ...service, unread: 1 }),
  letter('signing-1', 'signing', -5, '11:28', 'Completed: Granary Row Markets, services agreement', 'All parties have signed. A copy is in your archive.', { ...service, client: 'granary' }),
  letter('signing-2', 'signing', -1, '16:45', 'Reminder: Kestrel Aviation Services, mutual confidentiality', 'One signature is missing: Morgan Reeves. The request ends on {date+2}.', { ...service, client: 'kestrel', unread: 1 }),
  letter('signing-3', 'signing', -3, '12:15', 'Completed: Merrow Marine, amendment 1', 'All parties have signed. A copy is in your archive.', { ...service, client: 'merrow', archived: true }),
  letter('ops-0', 'operatorsWeekly', -8, '07:00', 'Who is in the room when the plan is made', 'Foremen know. They are seldom asked. Two yards that asked, and what it changed.'),
  letter('expense-3', 'expenses', -4, '08:00', 'Expense report paid', 'Your report “Halden, second visit” over $412.60 has been paid.', { ...service, archived: true }),
  letter('signing-4', 'signing', -4, '10:40', 'Viewed: Tideline Ferries, letter of intent', 'Marcus Quill has opened the document.', { ...service, client: 'tideline', archived: true }),
];
