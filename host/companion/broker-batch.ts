import { VivariumError, type ContractDefinition } from '@vivarium/sdk/contract';
import { permit } from './broker-rules.js';

/** The first lines of the requests in a batch: `GET /gmail/v1/users/me/messages/1 HTTP/1.1`. */
const REQUEST_LINE = /^([A-Z]+) (\/\S*)(?: HTTP\/[\d.]+)?$/;

/**
 * The methods of the requests inside a `multipart/mixed` batch, each checked like a request of its own; none for any
 * other body. A batch is one POST, and would else carry anything past the contract.
 *
 * @throws VivariumError `blocked` for a part that cannot be read or that no rule names.
 */
export function permitBatch(contract: Pick<ContractDefinition, 'title' | 'network'>, origin: string, contentType: string | undefined, body: string): string[] {
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
    // Headers of the part, an empty line, then the request.
    const [, method, path] = REQUEST_LINE.exec(lines[lines.indexOf('') + 1] ?? '') ?? [];
    if (method === undefined || path === undefined) throw unreadable;
    permit(contract, method, origin + path);
    return method;
  });
}
