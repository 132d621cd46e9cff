import { VivariumError } from '@vivarium/sdk/contract';
import { Transport } from '../broker-transport.js';

const MAX_REDIRECTS = 3;
const loopback = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//;

/**
 * The text at an address: https to a public one, each redirect checked like the first; plain http only to this machine,
 * where authors and tests serve theirs, and never by a redirect from elsewhere. No credential goes along.
 *
 * @throws VivariumError `blocked`, `too-large`, `timeout`, `unavailable`
 */
export async function download(from: string, size: number): Promise<string> {
  const transport = new Transport({ limits: { size, idle: 10_000, whole: 30_000 } });
  try {
    let url = new URL(from);
    if (loopback.test(url.href)) transport.demoOrigins.add(url.origin);
    for (let redirects = 0; ; redirects += 1) {
      if (url.username || url.password) throw new VivariumError('blocked', 'A plugin’s address carries no user name.');
      const signal = AbortSignal.timeout(transport.limits.whole);
      const answer = await transport.send({ url, method: 'GET', headers: { accept: 'application/json' }, signal });
      const { location } = answer.headers;
      if (location === undefined || ![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0)) {
        if (answer.statusCode !== 200) throw new VivariumError('unavailable', `${url.hostname} answered ${answer.statusCode} instead of a plugin.`);
        const chunks: Buffer[] = [];
        for await (const chunk of transport.content(answer)) chunks.push(chunk as Buffer);
        return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
      }
      answer.resume();
      if (redirects === MAX_REDIRECTS) throw new VivariumError('blocked', `${new URL(from).hostname} redirected too often.`);
      if (!URL.canParse(location, url)) throw new VivariumError('blocked', `${url.hostname} redirected to what is no address.`);
      url = new URL(location, url);
    }
  } catch (thrown) {
    throw thrown instanceof VivariumError ? thrown : new VivariumError('invalid-input', `What is at ${from} could not be read: ${(thrown as Error).message}`, { cause: thrown });
  } finally {
    transport.close();
  }
}
