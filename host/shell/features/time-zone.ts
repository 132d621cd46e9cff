import { msg, str } from '@lit/localize';
import type { Shell } from './shell.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Says that the machine came into another time zone: what is on screen was drawn for the one it started in. */
export function followTimeZone(shell: Pick<Shell, 'say' | 'services'>): void {
  const { timeZone, locale } = shell.services.host;
  const nameOf = (zone: string) => new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  let known = timeZone;
  let told = new AbortController();
  const look = (): void => {
    const now = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (now === known) return;
    known = now;
    told.abort();
    told = new AbortController();
    if (now === timeZone) return;
    // Not by itself: somebody may be writing.
    const action = { label: msg('Reload'), run: () => location.reload() };
    shell.say({ message: msg(str`This machine is in another time zone now (${nameOf(now)}). Times here are those of ${nameOf(timeZone)} until you reload.`), action, lasts: DAY, until: told.signal });
  };
  document.addEventListener('visibilitychange', look);
  addEventListener('focus', look);
  setInterval(look, MINUTE);
  // This is loaded late: the machine may have come there meanwhile.
  look();
}
