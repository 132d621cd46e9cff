import type { MeetingSeed } from './meetings.js';

const room = 'Office, Cedar room';
const weekdays = ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'];

/** The calendars' entries, days counted in working days from today. */
export const meetingSeeds: readonly MeetingSeed[] = [
  // Recurring
  { id: 'standup', title: 'Stand-up', calendar: 'Apex team', day: -20, time: '09:00-09:15', with: ['priya', 'tom', 'lena', 'daniel'], organizer: 'priya', call: true, recurrence: weekdays },
  { id: 'one-on-one-lena', title: 'Lena and Morgan', day: { weekday: 3 }, time: '11:30-12:00', with: ['lena'], location: 'A walk round the block', recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=WE'] },
  { id: 'pipeline', title: 'Pipeline review', calendar: 'Apex team', day: { weekday: 1 }, time: '16:00-16:45', with: ['priya', 'tom', 'daniel', 'sofia'], organizer: 'priya', location: room, recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO'], description: 'Open the pipeline beforehand. One sentence per deal, then only the ones that moved.' },
  { id: 'running', title: 'Running with Sam', calendar: 'Personal', day: { weekday: 6 }, time: '08:30-09:30', recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=SA'], location: 'Riverside path' },

  // Today
  { id: 'forecast-due', title: 'Forecast due to Priya', calendar: 'Work', day: 0, allDay: 1, free: true },
  { id: 'daniel-onsite', title: 'Daniel at Quillon', calendar: 'Apex team', day: 0, allDay: 2, free: true, organizer: 'daniel' },
  { id: 'pinecrest-answers', title: 'Pinecrest questionnaire: missing answers', day: 0, time: '09:15-10:00', with: ['tom'], location: room, client: 'pinecrest', description: 'Due today. Missing: the two references and the page on data protection.' },
  { id: 'halden-prep', title: 'Prepare Halden steering committee', day: 0, time: '10:00-11:00', with: ['tom', 'lena'], location: room, client: 'halden' },
  { id: 'solace-call', title: 'Solace Hotels: rate study', day: 0, time: '10:30-11:15', with: ['solace'], organizer: 'solace', response: 'needs-action', call: true, client: 'solace', description: 'Camille would like to go through the data room and the first four weeks.' },
  { id: 'lunch-ruth', title: 'Lunch with Ruth', day: 0, time: '12:30-13:20', with: ['accountant'], location: 'Osteria Lupo', description: 'Year end, and her client Paul Drummond.' },
  { id: 'brightmoor-contract', title: 'Brightmoor contract: our redlines', day: 0, time: '13:30-14:30', with: ['priya'], organizer: 'priya', call: true, client: 'brightmoor', description: 'Liability, data, termination. Legal expects it back tomorrow.' },
  { id: 'focus-calder', title: 'Read up on Calder & Foster', day: 0, time: '14:30-15:00', client: 'calder' },
  { id: 'call-amanda', title: 'Call with Amanda Foster', day: 0, time: '15:00-15:45', with: ['calder', 'lena:tentative'], call: true, client: 'calder', description: 'Phase 2: scope, break clause, rollout calendar.\nAmanda has the terms of last week in front of her.' },
  { id: 'tideline-checkin', title: 'Tideline check-in', day: 0, time: '15:30-16:00', with: ['tideline', 'tom'], organizer: 'tom', cancelled: true, client: 'tideline' },
  { id: 'novella-pilot', title: 'Novella: print-run pilot', day: 0, time: '16:00-16:45', with: ['novella', 'daniel:declined'], call: true, client: 'novella' },
  { id: 'parents-evening', title: 'Parents’ evening', calendar: 'Personal', day: 0, time: '18:30-19:30', location: 'Elm Street School, room 12' },

  // The days after
  { id: 'larkspur-board', title: 'Larkspur Clinics: board presentation', day: 1, time: '09:30-11:00', with: ['larkspur', 'lena'], organizer: 'larkspur', location: 'Larkspur Clinics, 4 Mill Lane, board room', client: 'larkspur', description: 'Three options on one page. Twenty minutes, then questions.' },
  { id: 'halden-steering', title: 'Halden steering committee', day: 1, time: '11:00-12:30', with: ['halden', 'tom', 'lena'], organizer: 'halden', call: true, client: 'halden', description: 'Three decisions: pilot port, night shift, budget for sensors.' },
  { id: 'arrowfield-model', title: 'Arrowfield unit-cost model', day: 1, time: '14:00-15:00', with: ['arrowfield', 'tom'], call: true, client: 'arrowfield' },
  { id: 'emberly-prep', title: 'Emberly range review: choose samples', day: 1, time: '15:00-15:45', with: ['lena', 'emberly:tentative'], location: 'Emberly warehouse', client: 'emberly' },
  { id: 'kestrel-start', title: 'Kestrel: start date and team', day: 2, time: '09:30-10:15', zone: 'America/New_York', with: ['kestrel', 'sofia'], organizer: 'kestrel', call: true, client: 'kestrel' },
  { id: 'merrow-milestone', title: 'Merrow Marine: milestone 2', day: 2, time: '10:00-11:30', with: ['merrow', 'daniel'], location: 'Merrow boatyard, the loft', client: 'merrow' },
  { id: 'verity-first', title: 'First call with Hannah Osei', day: 2, time: '11:30-12:00', with: ['verity', 'daniel'], call: true, client: 'verity' },
  { id: 'tideline-scenarios', title: 'Tideline winter scenarios', day: 2, time: '14:00-15:30', with: ['tideline', 'tom'], organizer: 'tom', client: 'tideline', call: true },
  { id: 'dentist', title: 'Dentist', calendar: 'Personal', day: 2, time: '17:15-18:00', location: '12 Chapel Street' },
  { id: 'ostara-visit', title: 'Ostara: Veldham plant visit', day: 3, time: '08:30-13:00', with: ['ostara', 'lena'], organizer: 'ostara', location: 'Ostara Foods, Veldham, gate 2', client: 'ostara', description: 'Safety shoes are there. The plant manager joins for the tour.' },
  { id: 'ostara-train', title: 'Train to Veldham', day: 3, time: '06:50-08:05', location: 'Central station', client: 'ostara' },
  { id: 'corvid-handover', title: 'Corvid: playbook handover', day: 3, time: '14:00-15:00', with: ['corvid', 'tom'], organizer: 'tom', call: true, client: 'corvid' },
  { id: 'partners', title: 'Partners’ meeting', calendar: 'Apex team', day: 3, time: '16:00-17:30', with: ['priya'], organizer: 'priya', location: room },
  { id: 'granary-kickoff', title: 'Granary Row kick-off with stall holders', day: 4, time: '08:00-09:30', with: ['granary', 'daniel'], location: 'Granary Row Markets, upper gallery', client: 'granary' },
  { id: 'quillon-customers', title: 'Quillon: customer interviews', day: 4, time: '13:00-16:00', with: ['quillon', 'daniel'], organizer: 'daniel', response: 'tentative', call: true, client: 'quillon' },
  { id: 'offsite', title: 'Apex away days', calendar: 'Apex team', day: 5, allDay: 2, with: ['priya', 'tom', 'lena', 'daniel', 'sofia'], organizer: 'sofia', location: 'Hotel Linden' },
  { id: 'ironbridge-dinner', title: 'Dinner with Paul Drummond', day: 5, time: '19:00-21:00', with: ['ironbridge', 'accountant'], location: 'The Forge', client: 'ironbridge' },
  { id: 'sundew-intro', title: 'Sundew Botanics: channel figures', day: 6, time: '09:00-09:45', zone: 'Asia/Tokyo', with: ['sundew', 'daniel'], call: true, client: 'sundew' },

  // The days before
  { id: 'calder-review', title: 'Calder & Foster: review of terms', day: -1, time: '14:00-15:00', with: ['calder', 'priya'], call: true, client: 'calder' },
  { id: 'halden-data', title: 'Halden port data, working session', day: -1, time: '10:00-12:00', with: ['tom', 'lena'], location: room, client: 'halden' },
  { id: 'granary-signing', title: 'Granary Row: signing', day: -5, time: '11:00-11:30', with: ['granary'], call: true, client: 'granary' },
  { id: 'pinecrest-files', title: 'Pinecrest: file review results', day: -2, time: '13:00-14:00', with: ['pinecrest', 'tom'], organizer: 'tom', call: true, client: 'pinecrest' },
  { id: 'brightmoor-legal', title: 'Brightmoor: call with legal', day: -2, time: '15:30-16:15', with: ['brightmoor', 'priya'], organizer: 'brightmoor', call: true, client: 'brightmoor' },
  { id: 'solace-pitch', title: 'Solace Hotels: proposal', day: -3, time: '10:00-11:00', with: ['solace', 'lena'], location: 'Solace Hotel Marktplatz, lobby', client: 'solace' },
  { id: 'lumen-close', title: 'Lumen Dental: closing session', day: -4, time: '12:30-13:30', with: ['lumen', 'daniel'], location: 'Lumen Dental, Park Row', client: 'lumen' },
  { id: 'tax-day', title: 'Tax papers to Ruth', calendar: 'Personal', day: -4, allDay: 1, free: true },
];
