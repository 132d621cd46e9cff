import { instantIn } from '@vivarium/sdk/testing/demo';
import type { Mailbox } from './mailbox.js';
import { headerOf, readWords, textOf } from './rfc5322.js';
import type { StoredMessage } from './state.js';

type Predicate = (message: StoredMessage) => boolean;

/** What a search depends on besides the mailbox. */
export interface SearchContext {
  now: Date;
  timeZone: string;
}

const units: Record<string, number> = { h: 3_600_000, d: 86_400_000, m: 30 * 86_400_000, y: 365 * 86_400_000 };

function instant(text: string, timeZone: string): number {
  if (/^\d{6,}$/.test(text)) return Number(text) * 1000;
  const [, year = '', month = '', day = ''] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(text) ?? [];
  return year ? instantIn(timeZone, `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, '00:00').getTime() : Number.NaN;
}

const places: Record<string, string> = { inbox: 'INBOX', sent: 'SENT', draft: 'DRAFT', drafts: 'DRAFT', trash: 'TRASH', spam: 'SPAM', starred: 'STARRED', unread: 'UNREAD', important: 'IMPORTANT', chats: 'CHAT' };
const spoken = (name: string) => name.toLowerCase().replace(/[\s/]+/g, '-');

/** The predicate of one `operator:value` or word. Unknown operators match nothing, as in Gmail. */
function term(mailbox: Mailbox, token: string, { now, timeZone }: SearchContext): Predicate {
  const [, operator = '', value = token] = /^([a-z0-9_]+):(.*)$/is.exec(token) ?? [];
  const wanted = value.toLowerCase();
  const labelled = (id: string | undefined): Predicate => (message) => id !== undefined && message.labelIds.includes(id);
  const inHeader = (...names: string[]): Predicate => (message) =>
    names.some((name) => readWords(headerOf(mailbox.entity(message), name)).toLowerCase().includes(wanted));
  const age = () => now.getTime() - Number.parseInt(value, 10) * (units[value.at(-1) ?? ''] ?? Number.NaN);
  switch (operator.toLowerCase()) {
    case '': return (message) => inHeader('Subject', 'From', 'To', 'Cc')(message) || textOf(mailbox.entity(message)).toLowerCase().includes(wanted);
    case 'in': return wanted === 'anywhere' ? () => true : labelled(places[wanted]);
    case 'is': return wanted === 'read' ? (message) => !message.labelIds.includes('UNREAD') : labelled(places[wanted]);
    case 'label': return labelled(mailbox.labels().find(({ id, name }) => spoken(name) === spoken(value) || id.toLowerCase() === wanted)?.id);
    case 'from': return inHeader('From');
    case 'to': return inHeader('To', 'Cc', 'Bcc');
    case 'cc': return inHeader('Cc');
    case 'subject': return inHeader('Subject');
    case 'rfc822msgid': return (message) => headerOf(mailbox.entity(message), 'Message-ID').replace(/[<>]/g, '') === value.replace(/[<>]/g, '');
    case 'has': return (message) => wanted === 'attachment' && mailbox.entity(message).parts.some(({ filename }) => filename !== '');
    case 'after': return (message) => message.internalDate > instant(value, timeZone);
    case 'before': return (message) => message.internalDate < instant(value, timeZone);
    case 'newer_than': return (message) => message.internalDate > age();
    case 'older_than': return (message) => message.internalDate < age();
    default: return () => false;
  }
}

/**
 * The predicate of Gmail's search box: words and operators must all match, `-` negates, `OR` joins its neighbours,
 * `( )` groups, `{ }` is a group of alternatives.
 */
export function search(mailbox: Mailbox, query: string, context: SearchContext): Predicate {
  const tokens = query.match(/-?(?:[a-z0-9_]+:)?"[^"]*"|-?[(){}]|[^\s(){}]+/gi) ?? [];
  let at = 0;

  function one(): Predicate {
    const token = tokens[at++]!;
    const negated = token.startsWith('-') && token.length > 1;
    const bare = negated ? token.slice(1) : token;
    const predicate = bare === '(' || bare === '{' ? group(bare === '(' ? ')' : '}') : term(mailbox, bare.replaceAll('"', ''), context);
    return negated ? (message) => !predicate(message) : predicate;
  }

  function group(end: string | undefined): Predicate {
    const clauses: Predicate[][] = [];
    while (at < tokens.length && tokens[at] !== end) {
      if (tokens[at] === 'OR') {
        at++;
        if (at < tokens.length && tokens[at] !== end) (clauses.at(-1) ?? clauses[clauses.push([]) - 1]!).push(one());
      } else clauses.push([one()]);
    }
    at++;
    const clause = (alternatives: Predicate[]): Predicate => (message) => alternatives.some((predicate) => predicate(message));
    return end === '}' ? clause(clauses.flat()) : (message) => clauses.every((alternatives) => clause(alternatives)(message));
  }

  const parsed = group(undefined);
  const everywhere = /\bin:(anywhere|trash|spam)\b/i.test(query);
  return (message) => (everywhere || !isHidden(message)) && parsed(message);
}

/** Lists leave out trash and spam unless asked. */
export const isHidden = ({ labelIds }: StoredMessage): boolean => labelIds.includes('TRASH') || labelIds.includes('SPAM');
