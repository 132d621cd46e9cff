import type { DemoPerson } from './types.js';

/** The invented company. */
export const company = { name: 'Apex Consulting', domain: 'apex-consulting.example' } as const;

const colleague = (name: string, role: string): DemoPerson => ({
  name,
  email: `${name.toLowerCase().replace(' ', '.')}@${company.domain}`,
  role,
});

/** Whose command center it is. */
export const me = colleague('Morgan Reeves', 'Principal');

/** The rest of the company, by the short name that meetings and mails use. */
export const colleagues = {
  priya: colleague('Priya Raman', 'Managing Partner'),
  tom: colleague('Tom Okafor', 'Senior Consultant'),
  lena: colleague('Lena Vogt', 'Analyst'),
  sofia: colleague('Sofia Marchetti', 'Operations'),
  daniel: colleague('Daniel Kwon', 'Consultant'),
} as const satisfies Record<string, DemoPerson>;

/** Senders who are no clients: newsletters, services, family. */
export const others = {
  strategyBrief: { name: 'The Strategy Brief', email: 'letter@strategybrief.example', role: 'Newsletter' },
  operatorsWeekly: { name: 'Operators Weekly', email: 'hello@operatorsweekly.example', role: 'Newsletter' },
  pricingLab: { name: 'Pricing Lab', email: 'digest@pricinglab.example', role: 'Newsletter' },
  railBooking: { name: 'Meridian Rail', email: 'tickets@meridianrail.example', role: 'Travel' },
  hotel: { name: 'Hotel Linden', email: 'reservations@hotel-linden.example', role: 'Travel' },
  expenses: { name: 'Tallybook Expenses', email: 'no-reply@tallybook.example', role: 'Service' },
  signing: { name: 'Inkwell Sign', email: 'notify@inkwellsign.example', role: 'Service' },
  accountant: { name: 'Ruth Adeyemi', email: 'ruth@adeyemi-partners.example', role: 'Accountant' },
  recruiter: { name: 'Colin Baptiste', email: 'colin@keystone-search.example', role: 'Recruiter' },
  conference: { name: 'Growth Forum', email: 'speakers@growthforum.example', role: 'Conference' },
  school: { name: 'Elm Street School', email: 'office@elmstreet-school.example', role: 'School' },
  sam: { name: 'Sam Reeves', email: 'sam@reeves-family.example', role: 'Family' },
} as const satisfies Record<string, DemoPerson>;
