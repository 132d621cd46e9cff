import { msg, str } from '@lit/localize';
import type { Risk } from '@vivarium/sdk/contract';
import type { Use } from '@vivarium/sdk/widget';
import type { Host } from '../../connectors/host.js';
import { riskOf } from '../../grants/resolve.js';
import { listed } from '../../ui/said.js';

/** One use as a person is asked about it. */
export interface UseWords {
  readonly title: string;
  readonly detail: string;
  /** What weighs least comes first. */
  readonly weight: number;
  readonly risk?: Risk;
}

/** Connected accounts that a use reaches. */
export function accountsOf(use: Use, host: Pick<Host, 'accounts' | 'contract'>): { id: string; label: string; title: string }[] {
  return host.accounts.flatMap(({ id, label, connector }) => {
    const contract = host.contract(connector);
    if (!contract) return [];
    const { collections, reads, actions } = contract.definition;
    const reached =
      use.ref === 'kind'
        ? Object.values(collections).some(({ kind }) => kind?.id === use.id)
        : use.ref === 'kind-action'
          ? [...Object.values(reads), ...Object.values(actions)].some(({ fulfils }) => fulfils?.id === use.id)
          : use.contract === contract.id;
    return reached ? [{ id, label, title: contract.definition.title }] : [];
  });
}

const severity: readonly Risk[] = ['reversible', 'external', 'destructive'];

/** The worst that an action may do, in any account it reaches. */
function risksOf(use: Use, host: Pick<Host, 'accounts' | 'contract'>): Risk {
  if (use.ref !== 'kind-action' && use.ref !== 'action') return 'reversible';
  const found = host.accounts.flatMap(({ connector }) =>
    Object.entries(host.contract(connector)?.definition.actions ?? {}).flatMap(([name, action]) =>
      (use.ref === 'kind-action' ? action.fulfils?.id === use.id : host.contract(connector)?.id === use.contract && name === use.name) ? [riskOf(action)] : [],
    ),
  );
  const least = use.ref === 'kind-action' ? (use.risk ?? 'reversible') : use.definition.risk;
  return [least, ...found].reduce((worst, risk) => (severity.indexOf(risk) > severity.indexOf(worst) ? risk : worst));
}

const service = (use: Use, host: Pick<Host, 'contract'>) => ('contract' in use ? host.contract(use.contract)?.definition.title : undefined);

/** A title within a sentence. German writes its nouns large everywhere. */
export const inSentence = (words: string): string => (document.documentElement.lang === 'de' ? words : words.toLowerCase());

/** What a use means to the person whose data it is about. */
export function useWords(use: Use, host: Pick<Host, 'accounts' | 'contract'>): UseWords {
  const from = service(use, host);
  switch (use.ref) {
    case 'kind':
    case 'collection': {
      const what = inSentence('contract' in use && use.contract === 'vivarium' ? msg('Action log') : msg(use.ref === 'kind' ? use.title : use.definition.title));
      return { title: from ? msg(str`See ${what} of ${from}`) : msg(str`See your ${what}`), detail: msg('As long as you allow it, also new ones. It cannot change them by that.'), weight: 0 };
    }
    case 'read':
      return { title: msg(str`Ask ${from ?? use.contract} for: ${msg(use.definition.title)}`), detail: use.definition.of ? msg('Of items that you let it see.') : msg('Also for what is not on your pages.'), weight: 2 };
    case 'kind-action':
    case 'action': {
      const what = msg(use.ref === 'action' ? use.definition.title : use.title);
      if (use.ref === 'kind-action' && use.type === 'read') return { title: msg(str`Read: ${what}`), detail: msg('The whole of it, of items that you let it see.'), weight: 2 };
      const risk = risksOf(use, host);
      const detail = {
        reversible: msg('It happens at once and can be undone.'),
        external: msg('Others will notice. You are asked each time, with what is sent.'),
        destructive: msg('It cannot be brought back. You are asked each time.'),
      }[risk];
      return { title: from ? msg(str`${what} in ${from}`) : what, detail, weight: 3 + severity.indexOf(risk), risk };
    }
  }
}

/** `nextStepDue` as people write it. */
export function fieldWords(name: string): string {
  const known = { at: msg('When'), fields: msg('All properties'), snippet: msg('First words'), url: msg('Address at the source') };
  if (Object.hasOwn(known, name)) return known[name as keyof typeof known];
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** A value in a few characters, without characters that hide or reorder others. */
export function valueWords(value: unknown, length = 60): string {
  if (typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value))) return new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(value));
  const text = Array.isArray(value) ? listed(value.map((one) => valueWords(one, length))) : typeof value === 'object' && value !== null ? Object.values(value).map((one) => valueWords(one, length)).filter(Boolean).join(' · ') : String((value as string | number | undefined) ?? '');
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ').replace(/\s+/g, ' ').trim();
  return plain.length > length ? `${plain.slice(0, length - 1).trimEnd()}…` : plain;
}
