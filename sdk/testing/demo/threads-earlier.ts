import type { ThreadSeed } from './mails.js';

/** Conversations that rest or are finished. */
export const earlierThreads: readonly ThreadSeed[] = [
  {
    id: 'granary-signed', subject: 'Signed!', with: ['granary'], cc: ['daniel'], client: 'granary', labels: ['Clients'],
    messages: [
      [-5, '11:40', 'granary', 'Signed and sealed. The committee of the stall holders expects you on {+4} at eight, before they open. Coffee is on us.'],
      [-5, '12:05', 'me', 'Wonderful, Tessa. Who on the committee is against it? I would like to sit next to that person.'],
      [-4, '08:30', 'granary', 'The cheese. Mr. Bianchi. He will like you.'],
      [-1, '13:10', 'granary', 'A list of the 38 stalls is on its way by post, handwritten, as everything here.'],
    ],
  },
  {
    id: 'corvid-playbook', subject: 'Pricing playbook, last chapter', with: ['corvid', 'tom'], client: 'corvid', labels: ['Clients'],
    messages: [
      [-4, '09:45', 'corvid', 'The sales team asks when one may give a discount. “Never” is not an answer they accept.'],
      [-3, '14:00', 'tom', 'Leo, the last chapter has a page for that: three cases, each with a ceiling and a name who decides.'],
      [-1, '10:30', 'corvid', 'Read it. Good. Revenue per account is up 9% and nobody has left, which my board finds suspicious.'],
      [-1, '12:00', 'me', 'Suspicious is the best compliment, Leo. See you at the handover on {+3}.'],
    ],
  },
  {
    id: 'lumen-thanks', subject: 'Thank you', with: ['lumen'], cc: ['daniel'], client: 'lumen', labels: ['Clients'],
    messages: [
      [-4, '17:00', 'lumen', 'One booking desk, four practices, no shouting. I did not think I would write that sentence. Thank you both.'],
      [-3, '08:20', 'me', 'Oscar, it was a pleasure. Would you tell that sentence to forty people at our client evening?'],
      [-3, '19:02', 'lumen', 'Gladly, if I may keep it to ten minutes. Please send the last invoice soon; our year closes.'],
    ],
  },
  {
    id: 'bellwether-no', subject: 'Our decision', with: ['bellwether'], cc: ['tom'], client: 'bellwether', labels: ['Clients'], archived: true,
    messages: [
      [-7, '16:00', 'bellwether', 'Morgan, Tom, we have decided to build the team ourselves. Your method was the best; your references came after the deadline, and in our house that counts.'],
      [-6, '09:10', 'me', 'Thank you for saying it so plainly, Jonas. We have changed how we keep references because of it. May I write to you in half a year?'],
      [-6, '11:30', 'bellwether', 'Please do.'],
    ],
  },
  {
    id: 'thornbury-no', subject: 'The study', with: ['thornbury'], client: 'thornbury', labels: ['Clients'], archived: true,
    messages: [
      [-8, '10:00', 'me', 'Alistair,\n\nthe sale is decided, so a study could only agree with you. I would rather not charge you for that.'],
      [-8, '15:45', 'thornbury', 'An unusual letter to receive from a consultant. No hard feelings. You will hear from me.'],
    ],
  },
  {
    id: 'palisade-freeze', subject: 'Budget', with: ['palisade'], cc: ['daniel'], client: 'palisade', labels: ['Clients'], archived: true,
    messages: [
      [-7, '13:20', 'palisade', 'All projects are frozen until spring. I am sorry; yours was the one I wanted. If you publish the shift-planning study, send it to me wherever I am.'],
      [-7, '15:05', 'me', 'I will, Monica. And if you need a sparring partner for an hour, that costs nothing.'],
    ],
  },
  {
    id: 'quillon-customers', subject: 'Three customers you may call', with: ['quillon', 'daniel'], client: 'quillon', labels: ['Clients'],
    messages: [
      [-5, '08:50', 'quillon', 'Dear Mr. Kwon, dear Morgan,\n\nthree customers have agreed to a conversation. The third one will complain about prices, whatever they are.'],
      [-5, '14:15', 'daniel', 'Thank you, Stefan. I have proposed {+4} from 13:00 on, half an hour each, and a pause after the third.'],
      [-2, '09:40', 'quillon', 'Very good. I shall listen and say nothing, which my colleagues want to see.'],
    ],
  },
  {
    id: 'ironbridge-intro', subject: 'Introduction: Paul Drummond', with: ['accountant'], client: 'ironbridge', labels: ['Network'],
    messages: [
      [-8, '18:10', 'accountant', 'Morgan,\n\na client of mine, Paul Drummond, owns a tooling works and should talk to you. He will ask for an operations review. Listen for the other question.'],
      [-7, '08:45', 'me', 'Ruth, thank you. I will listen. Is there family in the company?'],
      [-7, '12:20', 'accountant', 'A nephew in the paint shop. More over lunch.'],
    ],
  },
  {
    id: 'ironbridge-dinner', subject: 'Dinner?', with: ['ironbridge'], client: 'ironbridge', labels: ['Network'],
    messages: [
      [-6, '20:15', 'ironbridge', 'Ruth says you ask good questions. I do not do meetings. I do dinner. The Forge, {+5}, seven o’clock?'],
      [-5, '08:05', 'me', 'Dinner it is, Paul. Looking forward to it.'],
    ],
  },
  {
    id: 'fennimore-cases', subject: 'Case studies, energy', with: ['fennimore'], cc: ['daniel'], client: 'fennimore', labels: ['Clients', 'Proposals'],
    messages: [
      [-7, '10:25', 'fennimore', 'Mr. Weiss of Quillon speaks well of you. Send me two examples from paper or board, with numbers. Then we may meet.'],
      [-6, '13:40', 'me', 'Dear Mr. Stahl,\n\nyou will have two by {+3}. One of them went wrong in the first year; I think you will find it the more useful one.'],
    ],
  },
  {
    id: 'sundew-channels', subject: 'Hello from Tokyo', with: ['sundew'], cc: ['daniel'], client: 'sundew', labels: ['Clients'], unread: 1,
    messages: [
      [-5, '03:10', 'sundew', 'Dear Morgan,\n\nwe enter 200 pharmacies in spring and I do not know what we earn per bottle. Is that something you do?'],
      [-5, '09:50', 'me', 'Dear Yuki,\n\nyes, and most people do not know. Could you send me sales and returns by channel, even if rough?'],
      [0, '03:25', 'sundew', 'They are rougher than I thought. May I send them after our accountant has looked? We speak on {+6} in any case.'],
    ],
  },
  {
    id: 'client-evening', subject: 'Client evening: date and speakers', with: ['sofia', 'priya'], labels: ['Apex'],
    messages: [
      [-6, '09:00', 'sofia', 'I hold two dates for the client evening, both Thursdays. We need one speaker who is not us.'],
      [-6, '11:15', 'priya', 'Not a Thursday with football, please.'],
      [-3, '20:10', 'me', 'Oscar Levin would speak. Ten minutes, funny, true.'],
      [-2, '08:30', 'sofia', 'Then the second Thursday. Invitations go out at the end of the week.'],
    ],
  },
  {
    id: 'hiring', subject: 'Second analyst', with: ['lena', 'priya'], labels: ['Apex'],
    messages: [
      [-5, '16:30', 'lena', 'If Calder and Kestrel both come, I cannot do both well. I would rather say it now.'],
      [-5, '17:05', 'me', 'Thank you for saying it now. Priya, I would like to hire a second analyst as soon as one of the two signs.'],
      [-4, '08:15', 'priya', 'As soon as two sign. Start looking all the same.'],
    ],
  },
  {
    id: 'recruiter', subject: 'Two analysts you should meet', with: ['recruiter'], labels: ['Network'],
    messages: [
      [-4, '10:50', 'me', 'Colin, we may need an analyst soon. Somebody who likes untidy data and people.'],
      [-3, '12:30', 'recruiter', 'Morgan,\n\ntwo come to mind, one from shipping and one from a hospital. Shall I send the papers?'],
      [-2, '09:55', 'me', 'The hospital one, please.'],
      [-2, '13:15', 'recruiter', 'Arranging it. She is free for a first talk from {+6}.'],
    ],
  },
  {
    id: 'growth-forum', subject: 'Panel on pricing: your title', with: ['conference'], labels: ['Network'], unread: 1,
    messages: [
      [-7, '14:00', 'conference', 'Dear Morgan Reeves,\n\nthank you for joining our panel. May we have a title of at most eight words?'],
      [-4, '18:25', 'me', '“The discount nobody asked for”.'],
      [-1, '11:05', 'conference', 'Excellent, it is in the programme. We still need a photograph and two lines about you by {+2}.'],
    ],
  },
  {
    id: 'year-end', subject: 'Year end and a free lunch', with: ['accountant'], labels: ['Finance'],
    messages: [
      [-6, '09:05', 'accountant', 'Three papers are missing for the year end: the lease, the insurance letter and the split for the away days.'],
      [-4, '17:30', 'me', 'All three are on your desk. Lunch on {+0}?'],
      [-4, '17:42', 'accountant', '12:30, Osteria Lupo. You pay, I deduct.'],
    ],
  },
  {
    id: 'away-days', subject: 'Away days: rooms and one evening', with: ['sofia'], labels: ['Apex'],
    messages: [
      [-3, '10:10', 'sofia', 'Hotel Linden has all six rooms. Cooking or bowling on the evening?'],
      [-3, '10:40', 'me', 'Cooking. Tom bowls.'],
      [-2, '15:00', 'sofia', 'Cooking. Programme follows next week.'],
    ],
  },
  {
    id: 'method-note', subject: 'How we write next steps', with: ['tom', 'lena', 'daniel'], labels: ['Apex'], archived: true,
    messages: [
      [-7, '08:40', 'me', 'A small request: a next step begins with a verb and has one date and one name. “Follow up” is not a next step.'],
      [-7, '09:02', 'daniel', 'Guilty. Changed eleven of them.'],
      [-7, '09:10', 'tom', 'Changed mine to “Follow up with courage”.'],
    ],
  },
  {
    id: 'school', subject: 'Parents’ evening', with: ['school'], labels: ['Family'],
    messages: [
      [-6, '07:50', 'school', 'Dear parents,\n\nthe parents’ evening is on {+0} at 18:30 in room 12. Please confirm.'],
      [-6, '19:30', 'me', 'We will both be there.'],
    ],
  },
  {
    id: 'family', subject: 'Saturday', with: ['sam'], labels: ['Family'], unread: 1,
    messages: [
      [-2, '19:45', 'sam', 'Running on Saturday, eight thirty, riverside? Last one buys breakfast.'],
      [-2, '21:02', 'me', 'Then I will have the pancakes, thank you.'],
      [0, '06:30', 'sam', 'Do not forget the school tonight. And the dentist on {+2}. I know you.'],
    ],
  },
];
