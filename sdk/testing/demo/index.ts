import { demoClients } from './clients.js';
import { demoMails } from './mails.js';
import { demoMeetings } from './meetings.js';
import { colleagues, company, me, others } from './people.js';
import { stages, type DemoWorld } from './types.js';

/**
 * The invented company Apex Consulting as it stands on `today`: the same arguments always give the same world.
 * All days are counted from `today`, mostly in working days, so that the week looks lived in on any date. Mails
 * of this morning that would come after `now` came the evening before, so that none is from the future.
 */
export function apexConsulting({ today, timeZone, now }: { today: string; timeZone: string; now?: Date }): DemoWorld {
  const clients = demoClients(today);
  const meetings = demoMeetings(today, timeZone, clients);
  return {
    company,
    today,
    timeZone,
    me,
    people: [me, ...Object.values(colleagues), ...clients.map(({ contact }) => contact), ...Object.values(others)],
    stages,
    clients,
    meetings,
    mails: demoMails({ today, timeZone, now, clients, meetings }),
  };
}

export { addDays, instantIn, offsetAt } from './dates.js';
export { calendars, stages, type DemoClient, type DemoMail, type DemoMeeting, type DemoPerson, type DemoWorld, type Stage } from './types.js';
