import { isIP } from 'node:net';
import { VivariumError, type ContractDefinition, type NetworkRule } from '@vivarium/sdk/contract';

/** A request that a rule of the contract lets through. */
export interface Permit {
  readonly url: URL;
  readonly rule: NetworkRule;
  /** Whether it may change something at the source. */
  readonly writes: boolean;
}

/** Dots and slashes that only a later decoder would see, also encoded twice, and path parameters on dot segments. */
const DISGUISED = /%(?:25)*(?:2e|2f|5c|00)|(?:^|\/)\.{1,2}(?:;|\/|$)/i;

/**
 * The rule that lets a request through. Only canonical URLs pass (the text is exactly what its parsed form prints),
 * so what is checked here is what is sent, whatever parser sees it next.
 *
 * @throws VivariumError `blocked` for everything no rule names.
 */
export function permit(contract: Pick<ContractDefinition, 'title' | 'network'>, method: string, text: string): Permit {
  const refused = (why: string) => new VivariumError('blocked', `${contract.title} may not reach this address: ${why}.`);
  if (!URL.canParse(text)) throw refused('it is no URL');
  const url = new URL(text);
  if (url.href !== text) throw refused('it is not written in its canonical form');
  if (url.protocol !== 'https:') throw refused('it is not https');
  if (url.username || url.password) throw refused('it carries a user name');
  if (url.port) throw refused('it names a port');
  if (url.hash) throw refused('it carries a fragment');
  if (isIP(url.hostname.replace(/^\[|\]$/g, ''))) throw refused('it names a host by number');
  if (DISGUISED.test(url.pathname)) throw refused('its path is disguised');
  const here = contract.network.filter((rule) => rule.origin === url.origin);
  if (here.length === 0) throw refused(`${url.hostname} is no host of its contract`);
  const onPath = here.filter((rule) => rule.paths.some((prefix) => isUnder(url.pathname, prefix)));
  if (onPath.length === 0) throw refused('its contract does not name this path');
  const fitting = onPath.filter(({ methods }) => (methods as readonly string[]).includes(method));
  const rule = fitting.find(({ harmless }) => harmless) ?? fitting[0];
  if (!rule) throw refused(`its contract does not name ${method} there`);
  return { url, rule, writes: method !== 'GET' && !rule.harmless };
}

/** `/calendar/v3` and `/calendar/v3/` both cover `/calendar/v3/x`, and neither `/calendar/v3x`. */
function isUnder(path: string, prefix: string): boolean {
  const given = path.split('/');
  return prefix.replace(/\/$/, '').split('/').every((segment, index) => (segment === '*' ? Boolean(given[index]) : segment === given[index]));
}
