import { VivariumError, type ContractDefinition } from '@vivarium/sdk/contract';
import { ownHeaders } from './broker-headers.js';
import { permit, type Permit } from './broker-rules.js';

/** The first lines of the requests in a batch: `GET /gmail/v1/users/me/messages/1 HTTP/1.1`. */
const REQUEST_LINE = /^([A-Z]+) (\/\S*)(?: HTTP\/[\d.]+)?$/;
/** Of a part: an encoding, say, would hide from us what the source reads. */
const partHeaders: ReadonlySet<string> = new Set(['content-type', 'content-id']);
const PART_TYPE = /^content-type: *application\/http *$/i;

/**
 * The requests inside a `multipart/mixed` batch, each checked like a request of its own; none for any other body. A
 * batch is one POST, and would else carry anything past the contract: another method, another account's credential.
 *
 * @throws VivariumError `blocked` for a part that cannot be read or that no rule names.
 */
export function permitBatch(contract: Pick<ContractDefinition, 'title' | 'network'>, origin: string, contentType: string | undefined, body: string): Permit[] {
  if (!contentType || !/^\s*multipart\//i.test(contentType)) return [];
  const unreadable = new VivariumError('blocked', `${contract.title} may not send this batch: it cannot be checked.`);
  const boundary = /^\s*multipart\/mixed\s*;\s*boundary=("?)([\w'()+,./:=?-]{1,70})\1\s*$/i.exec(contentType)?.[2];
  if (boundary === undefined) throw unreadable;
  const [preamble, ...parts] = body.split(/\r?\n|\r/).reduce<string[][]>((all, line) => {
    if (line === `--${boundary}` || line === `--${boundary}--`) all.push([]);
    else if (line.startsWith(`--${boundary}`)) throw unreadable;
    else all.at(-1)?.push(line);
    return all;
  }, [[]]);
  const epilogue = parts.pop();
  if (!epilogue || parts.length === 0 || [preamble ?? [], epilogue].some((lines) => lines.some((line) => line.trim()))) throw unreadable;
  return parts.map((lines) => {
    // Headers of the part, an empty line, the request line, its headers, an empty line, its body.
    const [outer, [request = '', ...inner]] = splitAtEmpty(lines);
    const [, method, path] = REQUEST_LINE.exec(request) ?? [];
    const [headers] = splitAtEmpty(inner);
    if (method === undefined || path === undefined || !outer.some((line) => PART_TYPE.test(line)) || !named(outer, partHeaders) || !named(headers, ownHeaders)) throw unreadable;
    return permit(contract, method, origin + path);
  });
}

function splitAtEmpty(lines: readonly string[]): [before: readonly string[], after: readonly string[]] {
  const end = lines.includes('') ? lines.indexOf('') : lines.length;
  return [lines.slice(0, end), lines.slice(end + 1)];
}

/** Whether every line is a header of one of these names; a folded line is none. */
const named = (lines: readonly string[], names: ReadonlySet<string>): boolean => lines.every((line) => names.has((/^([\w-]+):/.exec(line)?.[1] ?? '').toLowerCase()));
