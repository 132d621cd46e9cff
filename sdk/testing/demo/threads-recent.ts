import type { ThreadSeed } from './mails.js';

/** Conversations that are alive: most of what waits for an answer is here. */
export const recentThreads: readonly ThreadSeed[] = [
  {
    id: 'calder-terms', subject: 'Phase 2: terms for {+0}', with: ['calder'], cc: ['lena'], client: 'calder', labels: ['Clients', 'Calder'], unread: 1, starred: true,
    messages: [
      [-3, '09:12', 'me', 'Amanda,\n\nhere are the terms we discussed: fixed price for the 36 stores, the distribution centre as an option, Lena on the team until the end.\n\nShall we go through them on the phone?'],
      [-3, '16:40', 'calder', 'Thanks, Morgan. Reads well. Two things make Neil nervous: there is no way out after three months, and the rollout calendar has nobody’s name on it.\n\nLet me speak to him first.'],
      [-1, '15:20', 'me', 'Understood. I suggest a review after twelve weeks with a break clause on both sides, and a calendar owned by your area managers with Lena as its keeper. I will bring wording to our call.'],
      [0, '07:48', 'calder', 'That sounds right. Please send me the wording before 15:00 so that I can show it to Neil over lunch.\n\nOne more: can we start with the six stores in the north instead of the south?'],
    ],
  },
  {
    id: 'brightmoor-redline', subject: 'Contract: liability', with: ['brightmoor'], cc: ['priya'], client: 'brightmoor', labels: ['Clients', 'Legal'], unread: 1,
    attachments: [['Brightmoor services agreement v4.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 88_400]],
    messages: [
      [-4, '11:05', 'brightmoor', 'Morgan,\n\nour legal team has returned the agreement with one hard point: liability for loss of data without a cap. I know how that sounds.'],
      [-4, '14:30', 'me', 'Henrik,\n\nwithout a cap we cannot sign; no firm of our size can. Twice the fee is what our insurer covers. Could we have half an hour with your counsel?'],
      [-2, '17:02', 'brightmoor', 'Thank you for taking the call. Counsel is inclined to accept twice the fee if the data stays on our systems.'],
      [0, '08:14', 'brightmoor', 'Version 4 is attached with counsel’s changes in clauses 9 and 14. If your redlines reach me by tomorrow noon I can have it signed before I go on leave.'],
    ],
  },
  {
    id: 'brightmoor-internal', subject: 'Brightmoor: how far do we go?', with: ['priya'], client: 'brightmoor', labels: ['Apex'], unread: 1,
    messages: [
      [-2, '18:10', 'me', 'Counsel moves if the data stays with them. That costs us remote access for Daniel and perhaps two more site days.'],
      [-1, '08:55', 'priya', 'Take it. But the two days go into the price.'],
      [0, '08:31', 'priya', 'Have you seen clause 14? They want the right to name us in their annual report. I like that one. Let us settle the rest at 13:30.'],
    ],
  },
  {
    id: 'larkspur-deck', subject: 'Board meeting: deck and logistics', with: ['larkspur'], cc: ['lena'], client: 'larkspur', labels: ['Clients'], unread: 1,
    messages: [
      [-3, '10:22', 'larkspur', 'Dear Morgan,\n\nthe board meets on {+1} at 9:30. You have twenty minutes and they will use all the rest for questions. One page, please.'],
      [-3, '13:01', 'me', 'Dear Naomi,\n\none page it is: three options, each with its cost in clinic hours. You will have it the evening before.'],
      [-1, '17:35', 'larkspur', 'Good. Dr. Feld will ask about the evening clinics. He always does. Have an answer that begins with “yes” or “no”.'],
      [0, '07:20', 'larkspur', 'Could I have the page by 18:00 today rather than in the evening? The chair prints everything.'],
    ],
  },
  {
    id: 'larkspur-numbers', subject: 'Larkspur: clinic hours per option', with: ['lena'], client: 'larkspur', labels: ['Apex'],
    attachments: [['Larkspur options.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 42_100]],
    messages: [
      [-2, '15:45', 'me', 'Lena, how many hours does option B free up if the evening clinics stay?'],
      [-1, '11:30', 'lena', '212 hours a month with evening clinics, 260 without. The difference is smaller than everybody there believes.'],
      [-1, '11:52', 'me', 'Lovely. That is the answer to Dr. Feld. Please put both on the page.'],
      [-1, '16:18', 'lena', 'Done, file attached. The page still needs a title that a tired person understands.'],
    ],
  },
  {
    id: 'pinecrest-rfp', subject: 'Procurement questionnaire, deadline today', with: ['pinecrest'], cc: ['tom'], client: 'pinecrest', labels: ['Clients', 'Proposals'], unread: 1, starred: true,
    messages: [
      [-5, '09:40', 'pinecrest', 'Hello Morgan,\n\nprocurement has opened the portal. The questionnaire is due on {+0} at 17:00 and they do not extend. References weigh 30%.'],
      [-4, '10:15', 'me', 'Thanks, Gregory. Tom is on it. Two references will be named by then.'],
      [0, '08:05', 'pinecrest', 'I see in the portal that the references are still empty. Is everything all right? Anything after 17:00 is not opened at all.'],
    ],
  },
  {
    id: 'pinecrest-references', subject: 'Pinecrest references', with: ['tom'], client: 'pinecrest', labels: ['Apex'], unread: 1,
    messages: [
      [-2, '09:05', 'me', 'Tom, can you ask Leo at Corvid? I will ask Ingrid.'],
      [-1, '14:12', 'tom', 'Leo says yes, with pleasure, and his number is in the document. Data protection page is drafted; please read section 3.'],
      [0, '08:22', 'tom', 'Only Halden is missing now. Did Ingrid answer you?'],
    ],
  },
  {
    id: 'halden-reference', subject: 'A favour', with: ['halden'], client: 'halden', labels: ['Clients'], unread: 1,
    messages: [
      [-1, '09:30', 'me', 'Ingrid,\n\nwould you be a reference for us with an insurer? It would be one call of ten minutes, at a time that suits you.'],
      [0, '06:55', 'halden', 'Of course. Give them my assistant’s number, and tell them I will mention the port that got worse. It makes the rest believable.'],
    ],
  },
  {
    id: 'halden-steering', subject: 'Steering committee: three decisions', with: ['halden'], cc: ['tom', 'lena'], client: 'halden', labels: ['Clients', 'Halden'],
    messages: [
      [-2, '12:10', 'halden', 'For {+1}: pilot port, night shift, sensor budget. Nothing else. The harbour master of the second port will be in the room, so no surprises for him, please.'],
      [-2, '13:25', 'me', 'Agreed. I will call him beforehand. You get the page tonight.'],
      [-1, '18:44', 'halden', 'Received. Under “night shift” write what it costs, not what it “would require”.'],
    ],
  },
  {
    id: 'solace-dataroom', subject: 'Data room and who leads', with: ['solace'], client: 'solace', labels: ['Clients', 'Proposals'], unread: 2,
    messages: [
      [-3, '15:50', 'solace', 'Dear Morgan,\n\na pleasure to meet you both. Two questions from our side: do you lead the study in person, and what do you need in the data room?'],
      [-1, '10:08', 'solace', 'Just to bring this up again: our data team goes into a freeze next week. If you tell me today what you need, you will have it before.'],
      [0, '07:35', 'solace', 'I have put half an hour at 10:30 today into your calendar. If that collides with something, propose another time, but today please.'],
    ],
  },
  {
    id: 'kestrel-start', subject: 'Start date', with: ['kestrel'], cc: ['sofia'], client: 'kestrel', labels: ['Clients'],
    messages: [
      [-4, '16:30', 'kestrel', 'Morgan, we are a go from our side. When can you start, and with whom? Passes for the apron take three weeks.'],
      [-3, '09:15', 'me', 'Rafael, wonderful. Sofia is sending the pass applications today. I aim for the first Monday of the month after next.'],
      [-1, '19:20', 'kestrel', 'My planners would prefer two weeks earlier, before the holiday peak. Can we settle it on {+2}?'],
      [-1, '20:05', 'me', 'Yes. I will come with names and a date that holds.'],
    ],
  },
  {
    id: 'kestrel-passes', subject: 'Airport passes for two', with: ['sofia'], client: 'kestrel', labels: ['Apex'], unread: 1,
    messages: [
      [-3, '09:40', 'me', 'Sofia, please apply for passes for Daniel and Lena, eleven airports, from next month on.'],
      [-2, '12:00', 'sofia', 'Applied. Lena’s takes longer because of her second passport.'],
      [0, '08:40', 'sofia', 'The authority wants a letter from the client that names the airports. Can you ask Rafael? Without it the clock does not start.'],
    ],
  },
  {
    id: 'tideline-scenarios', subject: 'Winter timetable: two scenarios', with: ['tideline', 'tom'], client: 'tideline', labels: ['Clients'], unread: 1,
    messages: [
      [-3, '11:11', 'tideline', 'Both scenarios must say what happens to the crews, in numbers. I will not present anything vaguer than that.'],
      [-2, '16:05', 'tom', 'Marcus, scenario A keeps all crews and two routes, scenario B keeps three routes and 70% of the crew hours. Prices follow on {+2}.'],
      [-1, '21:14', 'tideline', 'B is brave. I cancel our check-in of today, we do not need it. Please add what B costs in year two.'],
    ],
  },
  {
    id: 'novella-card', subject: 'A rule that fits on a card', with: ['novella'], cc: ['daniel'], client: 'novella', labels: ['Clients'], unread: 1,
    messages: [
      [-3, '14:20', 'novella', 'My editors will follow a rule if it fits on a card and they can argue with it.'],
      [-2, '10:45', 'me', 'Grace, a first try: print what you sold of the author’s last book in six weeks; reprint when three weeks of stock are left, never on a Friday.'],
      [0, '07:05', 'novella', 'I pinned the card above my desk. “Never on a Friday” has already started an argument, so it works. See you at four. Which of the 22 titles would you leave out?'],
    ],
  },
  {
    id: 'arrowfield-model', subject: 'Unit-cost model', with: ['arrowfield'], cc: ['tom'], client: 'arrowfield', labels: ['Clients'],
    attachments: [['Unit cost model.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 310_200]],
    messages: [
      [-4, '13:00', 'me', 'Elena, before {+1}: may we have the model with formulas? We will not pass it on.'],
      [-2, '18:30', 'arrowfield', 'Attached, with formulas. Installation cost above 40 units is the part I am least sure of, so be gentle there or be right.'],
    ],
  },
  {
    id: 'emberly-samples', subject: 'Range review: samples', with: ['emberly'], cc: ['lena'], client: 'emberly', labels: ['Clients'], unread: 1,
    messages: [
      [-2, '09:50', 'me', 'Joanna, for the workshop we would like to lay out 60 articles: 20 that stay, 20 that go, 20 to argue about.'],
      [-1, '08:15', 'emberly', 'I love it. The warehouse can put them on tables. Lena should bring labels without prices.'],
      [0, '08:02', 'emberly', 'I may be twenty minutes late tomorrow. Start without me; choose the blue casserole and we are no longer friends.'],
    ],
  },
  {
    id: 'merrow-suppliers', subject: 'Supplier terms: five of eight', with: ['merrow'], cc: ['daniel'], client: 'merrow', labels: ['Clients'],
    messages: [
      [-4, '10:30', 'merrow', 'Five suppliers have signed the new terms. The timber merchant has not answered and he is my cousin.'],
      [-3, '09:00', 'me', 'Then he is yours, Fiona. We take the other two. For milestone 2 we count signatures, not promises.'],
      [-2, '11:45', 'merrow', 'Fair. Please bring the foremen’s list to the meeting on {+2}. They will ask.'],
    ],
  },
  {
    id: 'westhaven-outline', subject: 'Outline of the repairs review', with: ['westhaven'], client: 'westhaven', labels: ['Clients', 'Proposals'], unread: 1,
    messages: [
      [-6, '15:15', 'westhaven', 'It was good to talk. Could you send me two pages that a tenant could read?'],
      [-5, '09:20', 'me', 'With pleasure, Ifeoma. You will have them by {-1}.'],
      [0, '06:40', 'westhaven', 'Good morning, Morgan. Nothing has reached me yet, perhaps it went astray? The tenants’ panel meets tonight.'],
    ],
  },
  {
    id: 'verity-first', subject: 'Schools, perhaps', with: ['verity'], cc: ['daniel'], client: 'verity', labels: ['Clients'],
    messages: [
      [-6, '12:34', 'verity', 'Hi Morgan,\n\nPriya’s talk made me wonder whether we are selling to the wrong people. Do you have half an hour?'],
      [-5, '10:02', 'me', 'Hi Hannah,\n\nhappily. {+2} at 11:30? Daniel joins; he knows how schools buy.'],
      [-5, '10:20', 'verity', 'Perfect. I will bring last year’s numbers and very little patience.'],
    ],
  },
  {
    id: 'ostara-visit', subject: 'Plant visit: what to bring', with: ['ostara'], cc: ['lena'], client: 'ostara', labels: ['Clients'],
    messages: [
      [-4, '09:30', 'ostara', 'We expect you at gate 2 at 8:30 on {+3}. No jewellery, no nuts, shoes are here.'],
      [-3, '11:00', 'me', 'Thank you, Beatriz. Could we see one changeover from beginning to end, whatever time it is?'],
      [-2, '16:25', 'ostara', 'The plant manager smiled when I asked him. There is one at 9:10.'],
    ],
  },
  {
    id: 'forecast', subject: 'Forecast', with: ['priya'], labels: ['Apex'], unread: 1,
    messages: [
      [-1, '17:50', 'priya', 'The forecast is due {+0}. Yours is the last one missing. Round numbers are fine, courage too.'],
      [0, '08:50', 'priya', 'Before lunch would be lovely.'],
    ],
  },
];
