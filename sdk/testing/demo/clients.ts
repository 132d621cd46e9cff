import { closedClients } from './clients-closed.js';
import { openClients } from './clients-open.js';
import { fillDates, workday } from './dates.js';
import { colleagues, me } from './people.js';
import type { DemoClient, DemoPerson, Stage } from './types.js';

/** A client as the data files write it: people by short name, days as working days from today. */
export interface ClientSeed {
  id: string;
  company: string;
  industry: string;
  contact: readonly [name: string, role: string];
  owner: 'me' | keyof typeof colleagues;
  stage: Stage;
  value: number;
  nextStep: string;
  due: number;
  lastContact: number;
  notes: readonly string[];
}

const domainOf = (seed: ClientSeed): string => `${seed.company.toLowerCase().replace(/ & /g, '-').replace(/[^a-z]+/g, '-')}.example`;

function contactOf(seed: ClientSeed): DemoPerson {
  const [name, role] = seed.contact;
  return { name, email: `${name.replace(/^Dr\. /, '').toLowerCase().replace(' ', '.')}@${domainOf(seed)}`, role };
}

/** The CRM, seen from `today`. */
export function demoClients(today: string): DemoClient[] {
  return [...openClients, ...closedClients].map((seed) => ({
    id: seed.id,
    company: seed.company,
    industry: seed.industry,
    contact: contactOf(seed),
    owner: seed.owner === 'me' ? me : colleagues[seed.owner],
    stage: seed.stage,
    value: seed.value,
    nextStep: seed.nextStep,
    due: workday(today, seed.due),
    lastContact: workday(today, seed.lastContact),
    website: `https://${domainOf(seed)}`,
    notes: seed.notes.map((note) => fillDates(note, today)),
  }));
}
