import { msg, str } from '@lit/localize';
import { formatCount } from '@vivarium/sdk/kinds';
import { lateIcons } from '../../ui/late-icons.js';
import type { Shell } from './shell.js';

/** Says beside the title how many changes wait to be sent, and leads to them. */
export function addWaiting({ services: { host, commands } }: Pick<Shell, 'services'>): void {
  const count = () => host.outbox.length;
  let counted = 0;
  let end: (() => void) | undefined;
  const look = () => {
    if (count() === counted) return;
    counted = count();
    end?.();
    end = counted === 0 ? undefined : commands.add({
      id: 'waiting',
      group: 'go',
      icon: lateIcons.upload,
      shown: ['title'],
      count,
      title: () => formatCount(count(), host.locale, msg('1 change waits to be sent'), msg(str`${count()} changes wait to be sent`)),
      run: () => (location.hash = '#/settings/activity'),
    });
  };
  host.onLog(look);
  look();
}
