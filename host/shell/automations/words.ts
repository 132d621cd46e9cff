import { msg, str } from '@lit/localize';
import { dateFormat, formatCount, formatList, said } from '@vivarium/sdk/kinds';
import type { AutomationDocument } from '@vivarium/sdk/protocol';
import type { RunState } from '../../automations/automations.js';
import type { Host } from '../../connectors/host.js';
import { clock } from '../../ui/time.js';

type Place = Pick<Host, 'locale' | 'timeZone'>;

/** A day of the week by its number (1: Monday), as it is called. */
export const weekdayName = (day: number, locale: string, weekday: 'long' | 'short' = 'short'): string => dateFormat(locale, { weekday, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, day)));

/** When it runs, in words. */
export function triggerWords({ trigger }: AutomationDocument, { locale, timeZone }: Place): string {
  if (trigger.type === 'button') return msg('When you press its button');
  const days = trigger.days.length === 7 ? msg('Every day') : trigger.days.join('') === '12345' ? msg('Weekdays') : formatList(trigger.days.map((day) => weekdayName(day, locale)), locale);
  return trigger.timeZone === timeZone ? msg(str`${days} at ${trigger.time}, while Vivarium is open`) : msg(str`${days} at ${trigger.time} (${trigger.timeZone}), while Vivarium is open`);
}

/** How a run stands, in words. */
export function runWords({ run: { begun, ended }, running, interrupted, done, remains }: RunState, host: Place, now: number): string {
  const of = formatCount(begun.calls.length, host.locale, msg(str`${done} of 1 done`), msg(str`${done} of ${begun.calls.length} done`));
  const at = clock(ended?.at ?? begun.at, now, host.locale, host.timeZone);
  if (running) return msg(str`Running: ${of}`);
  if (interrupted) return msg(str`Interrupted ${at}: ${of}`);
  const call = said(begun.calls.find(({ key }) => key === ended?.key)?.title ?? '');
  const problem = ended!.error ? said(ended!.error.message) : '';
  switch (ended!.outcome) {
    case 'done':
      return msg(str`Done ${at}: ${of}`);
    case 'nothing':
      return msg(str`Ran ${at}: there was nothing to do`);
    case 'waits':
      return msg(str`Ran ${at}: ${of}, the rest waits for you`);
    case 'undone':
      return remains === 0 ? msg(str`Taken back ${at}`) : msg(str`Taken back ${at}, except ${remains} of ${begun.calls.length}`);
    case 'stopped':
      return msg(str`Stopped ${at} before “${call}”: ${of}`);
    case 'failed':
      return call === '' ? msg(str`Failed ${at}: ${problem}`) : msg(str`Failed ${at} at “${call}”: ${problem} ${of}`);
  }
}
