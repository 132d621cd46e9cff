import type { ClientSeed } from './clients.js';

/** Clients that are still to be won. */
export const openClients: readonly ClientSeed[] = [
  {
    id: 'calder', company: 'Calder & Foster Retail', industry: 'Retail', contact: ['Amanda Foster', 'Chief Operating Officer'], owner: 'me',
    stage: 'Negotiation', value: 186_000, nextStep: 'Agree scope of phase 2 and send revised terms', due: 0, lastContact: -1,
    notes: [
      'Family-owned, 42 home and garden stores. Amanda runs operations; her brother Neil keeps the cheque book and joins only when the price is on the table.',
      'Phase 1 (store labour model) cut overtime by 11% in the six pilot stores. She quotes that number herself, so lead with it.',
      'Phase 2 covers the other 36 stores and the distribution centre in Tarrow. Our proposal of {date-6} stands at 186k; she asked for a fixed price and a break after three months.',
      'Open points for the call: who owns the rollout calendar, the break clause, and whether Lena stays on the team. Amanda likes Lena.',
      'Do not mention the Tarrow closure. It is not announced to staff yet.',
    ],
  },
  {
    id: 'brightmoor', company: 'Brightmoor Energy', industry: 'Utilities', contact: ['Henrik Solberg', 'Director of Strategy'], owner: 'me',
    stage: 'Negotiation', value: 240_000, nextStep: 'Send redlined contract back to legal', due: 1, lastContact: -2,
    notes: [
      'Regional grid operator with 600 staff. Needs an investment case for battery storage at nine substations before the regulator’s deadline.',
      'Legal wants unlimited liability for data loss. Priya will accept twice the fee, not more.',
      'Henrik is on leave from {date+6}. If it is not signed by then it slips a month.',
    ],
  },
  {
    id: 'larkspur', company: 'Larkspur Clinics', industry: 'Health care', contact: ['Dr. Naomi Adler', 'Medical Director'], owner: 'me',
    stage: 'Proposal', value: 95_000, nextStep: 'Walk through the proposal with the board', due: 1, lastContact: -3,
    notes: [
      'Fourteen outpatient clinics. Waiting times have doubled since the merger and two partners have threatened to leave.',
      'The board meets on {+1}. Naomi wants three options on one page, with what each one costs in clinic hours, not in money.',
      'She reads everything beforehand. Send the deck the evening before, never in the meeting.',
    ],
  },
  {
    id: 'tideline', company: 'Tideline Ferries', industry: 'Transport', contact: ['Marcus Quill', 'Chief Executive'], owner: 'tom',
    stage: 'Proposal', value: 128_000, nextStep: 'Price two scenarios for the winter timetable', due: 2, lastContact: -1,
    notes: [
      'Three island routes, strongly seasonal. The winter timetable loses money every week and the subsidy is up for review.',
      'Marcus decides alone and fast. He asked for two scenarios, both honest about jobs.',
    ],
  },
  {
    id: 'ostara', company: 'Ostara Foods', industry: 'Food', contact: ['Beatriz Campos', 'Supply Chain Director'], owner: 'me',
    stage: 'Qualified', value: 74_000, nextStep: 'Site visit at the Veldham plant', due: 3, lastContact: -4,
    notes: [
      'Makes chilled soups and sauces for supermarkets. Write-offs run at 6% of revenue; the best in the trade are near 3%.',
      'Beatriz believes the forecast is the problem. The plant manager believes it is the changeovers. Both gave us data that supports them.',
      'Budget is available this quarter if the visit convinces the finance director.',
    ],
  },
  {
    id: 'pinecrest', company: 'Pinecrest Mutual', industry: 'Insurance', contact: ['Gregory Tan', 'Head of Claims'], owner: 'tom',
    stage: 'Proposal', value: 152_000, nextStep: 'Answer the procurement questionnaire', due: 0, lastContact: -2,
    notes: [
      'Claims handling takes 19 days on average, the market 11. Gregory has a mandate and a target of 12.',
      'Procurement scores on a grid: 40% price, 30% method, 30% references. Two references are missing; ask Halden and Corvid.',
      'A larger firm is in the race. Gregory says we are "the ones who looked at real files".',
    ],
  },
  {
    id: 'westhaven', company: 'Westhaven Housing', industry: 'Housing', contact: ['Ifeoma Balogun', 'Chief Executive'], owner: 'me',
    stage: 'Qualified', value: 58_000, nextStep: 'Send an outline of the repairs review', due: -1, lastContact: -5,
    notes: [
      'Non-profit landlord, 8,200 homes. Repairs backlog grew by a third after they changed contractor.',
      'Ifeoma needs something tenants can read. She has been promised many dashboards.',
    ],
  },
  {
    id: 'quillon', company: 'Quillon Instruments', industry: 'Manufacturing', contact: ['Stefan Weiss', 'Managing Director'], owner: 'daniel',
    stage: 'Qualified', value: 83_000, nextStep: 'Interview three key customers', due: 4, lastContact: -2,
    notes: [
      'Sensors for paper mills. Half of revenue is spare parts, priced by a spreadsheet from 2011.',
      'Stefan is careful: no price change without hearing customers first. He named three we may call.',
    ],
  },
  {
    id: 'verity', company: 'Verity Learning', industry: 'Education', contact: ['Hannah Osei', 'Co-founder'], owner: 'daniel',
    stage: 'Lead', value: 35_000, nextStep: 'First call about the schools market', due: 2, lastContact: -6,
    notes: ['Came through Priya’s talk at the Growth Forum. Sells reading software to parents and wonders about schools.', 'Small budget, quick decisions, good story. Keep it to a three-week sprint.'],
  },
  {
    id: 'ironbridge', company: 'Ironbridge Tooling', industry: 'Manufacturing', contact: ['Paul Drummond', 'Owner'], owner: 'tom',
    stage: 'Lead', value: 46_000, nextStep: 'Find out who decides besides Paul', due: 5, lastContact: -8,
    notes: ['Owner is 63 and has no successor. He says "operations review"; he means "what is it worth".', 'Introduced by Ruth Adeyemi. Treat as confidential, also inside the company.'],
  },
  {
    id: 'solace', company: 'Solace Hotels', industry: 'Hospitality', contact: ['Camille Renard', 'Commercial Director'], owner: 'me',
    stage: 'Proposal', value: 112_000, nextStep: 'Call back about the rate study', due: 0, lastContact: -3,
    notes: [
      'Nine city hotels. Rates follow the competitors’ with a day’s delay; weekends are sold too cheaply.',
      'Camille has asked twice whether Morgan leads in person. Say yes.',
      'Her question about the data room is still open on our side.',
    ],
  },
  {
    id: 'fennimore', company: 'Fennimore Paper', industry: 'Manufacturing', contact: ['Ulrich Stahl', 'Finance Director'], owner: 'daniel',
    stage: 'Lead', value: 64_000, nextStep: 'Send two case studies on energy cost', due: 3, lastContact: -7,
    notes: ['Energy is 28% of cost and hedged badly. Ulrich wants proof from the same trade before a meeting.', 'Quillon’s contact Stefan Weiss knows him well.'],
  },
  {
    id: 'novella', company: 'Novella Press', industry: 'Publishing', contact: ['Grace Whitlock', 'Publisher'], owner: 'me',
    stage: 'Qualified', value: 41_000, nextStep: 'Agree on the print-run pilot', due: 2, lastContact: -1,
    notes: ['Independent publisher, 90 titles a year, far too many reprints and far too many returns.', 'Grace would pilot on the autumn list: 22 titles. She wants the rule to fit on a card.'],
  },
  {
    id: 'kestrel', company: 'Kestrel Aviation Services', industry: 'Aviation', contact: ['Rafael Ortega', 'VP Ground Operations'], owner: 'me',
    stage: 'Negotiation', value: 205_000, nextStep: 'Confirm the start date and the team', due: 2, lastContact: -1,
    notes: [
      'Ground handling at eleven airports. Turnaround delays cost them two contracts last year.',
      'Based in New York; calls are in his morning. Assistant: Dana Liu.',
      'Verbal yes on {date-4}. Start date hangs on two consultants with airport passes; Sofia is on it.',
    ],
  },
  {
    id: 'sundew', company: 'Sundew Botanics', industry: 'Consumer goods', contact: ['Yuki Tanabe', 'Founder'], owner: 'daniel',
    stage: 'Lead', value: 28_000, nextStep: 'Ask for channel figures', due: 6, lastContact: -5,
    notes: ['Skin care, direct to consumer, about to enter pharmacies. Margin after returns is unknown.', 'Yuki is in Tokyo: mornings only.'],
  },
  {
    id: 'arrowfield', company: 'Arrowfield Robotics', industry: 'Technology', contact: ['Elena Petrov', 'Chief Financial Officer'], owner: 'tom',
    stage: 'Qualified', value: 99_000, nextStep: 'Review the unit-cost model', due: 1, lastContact: -2,
    notes: ['Warehouse robots, growing 70% a year and losing money on every installation above 40 units.', 'Elena built the cost model herself and defends it. Start with what it gets right.', 'Board in five weeks.'],
  },
];
