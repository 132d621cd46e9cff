import type { ClientSeed } from './clients.js';

/** Clients that are won or lost. */
export const closedClients: readonly ClientSeed[] = [
  {
    id: 'halden', company: 'Halden Shipping', industry: 'Transport', contact: ['Ingrid Halvorsen', 'Chief Operating Officer'], owner: 'me',
    stage: 'Won', value: 164_000, nextStep: 'Steering committee: decide on the pilot port', due: 1, lastContact: 0,
    notes: [
      'Port turnaround programme, month three of six. Two ports improved, one got worse; say so first.',
      'Ingrid wants decisions in the steering committee, not reports. One page, three decisions.',
      'Will be a reference for Pinecrest if asked politely.',
    ],
  },
  {
    id: 'corvid', company: 'Corvid Analytics', industry: 'Technology', contact: ['Leo Marsh', 'Chief Executive'], owner: 'tom',
    stage: 'Won', value: 88_000, nextStep: 'Hand over the pricing playbook', due: 3, lastContact: -1,
    notes: ['New price list live since {date-8}; churn unchanged, revenue per account up 9%.', 'Leo wants the sales team trained before we leave. Tom runs it.'],
  },
  {
    id: 'merrow', company: 'Merrow Marine', industry: 'Manufacturing', contact: ['Fiona Galbraith', 'Managing Director'], owner: 'me',
    stage: 'Won', value: 132_000, nextStep: 'Review milestone 2', due: 2, lastContact: -2,
    notes: ['Boatyard with a two-year order book and no cash. Working-capital programme, milestone 1 paid.', 'Fiona worries about the foremen: they were not asked the last time somebody changed the yard.', 'Milestone 2 is the supplier terms. Five of eight have agreed.'],
  },
  {
    id: 'lumen', company: 'Lumen Dental Group', industry: 'Health care', contact: ['Dr. Oscar Levin', 'Partner'], owner: 'daniel',
    stage: 'Won', value: 52_000, nextStep: 'Send the final invoice', due: -2, lastContact: -4,
    notes: ['Merged four practices into one booking desk. Finished; they are pleased.', 'Oscar offered to speak at our client evening.'],
  },
  {
    id: 'granary', company: 'Granary Row Markets', industry: 'Retail', contact: ['Tessa Lindqvist', 'Property Director'], owner: 'me',
    stage: 'Won', value: 70_000, nextStep: 'Kick-off with the stall holders', due: 4, lastContact: -1,
    notes: ['Signed on {date-5}. Food hall with 38 stalls; footfall is fine, spend per visit is not.', 'The stall holders’ committee must be on board before any measuring starts.'],
  },
  {
    id: 'bellwether', company: 'Bellwether Media', industry: 'Media', contact: ['Jonas Eriksen', 'Chief Product Officer'], owner: 'tom',
    stage: 'Lost', value: 90_000, nextStep: 'Write again in six months', due: 8, lastContact: -6,
    notes: ['Went to an in-house team. Fair process, and Jonas told us why: we were late with the references.', 'He asked to stay in touch.'],
  },
  {
    id: 'thornbury', company: 'Thornbury Estates', industry: 'Property', contact: ['Alistair Crane', 'Director'], owner: 'me',
    stage: 'Lost', value: 61_000, nextStep: 'None', due: 8, lastContact: -8,
    notes: ['Wanted a report that agreed with a decision already taken. We declined on {date-8}.', 'No hard feelings on either side.'],
  },
  {
    id: 'palisade', company: 'Palisade Security', industry: 'Services', contact: ['Monica Reyes', 'Operations Director'], owner: 'daniel',
    stage: 'Lost', value: 48_000, nextStep: 'Send a note when the shift-planning study is out', due: 7, lastContact: -7,
    notes: ['Budget frozen after they lost a large contract.', 'Monica is capable and will surface elsewhere.'],
  },
  {
    id: 'emberly', company: 'Emberly Homewares', industry: 'Consumer goods', contact: ['Joanna Pike', 'Chief Executive'], owner: 'me',
    stage: 'Won', value: 118_000, nextStep: 'Prepare the range review workshop', due: 1, lastContact: -1,
    notes: ['3,400 articles, of which 2,100 sell less than one a day. Range review for spring.', 'Joanna decides by touch: bring samples to the workshop, not slides.', 'Her buyers fear for their favourites. Let them argue for ten each.'],
  },
];
