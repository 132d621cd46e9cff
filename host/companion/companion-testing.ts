import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { webcrypto } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An answer read whole. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** One request exactly as given: `fetch` would tidy the path and forbid the headers that an attack needs. */
export function send(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string | undefined } = {},
): Promise<Answer> {
  const { port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A JSON request as our own page sends it. */
export const sendAsPage = (origin: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  send(origin, path, {
    method,
    headers: { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

/** What a browser keeps after pairing. */
export async function newBrowserKey() {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await webcrypto.subtle.exportKey('jwk', publicKey);
  return {
    publicKey: { kty, crv, x, y },
    sign: async (text: string) =>
      Buffer.from(await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(text))).toString('base64url'),
  };
}

/** An empty folder of one test. */
export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'vivarium-'));

/** Nothing can be written into a folder meanwhile: something else is in its place. */
export async function whileUnwritable(folder: string, run: () => Promise<unknown>): Promise<void> {
  await rename(folder, `${folder}-away`);
  await writeFile(folder, '');
  await run();
  await rm(folder);
  await rename(`${folder}-away`, folder);
}
/** What whoever wanted something written then hears. */
export const refused = { code: 'unavailable', message: /could not be written \(E[A-Z]+\)\. Check its disk and rights/ };

/** A folder with a page as the build leaves it. */
export async function shellFixture(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'index.html'), `<!doctype html><title>Vivarium</title>${'<p>Good morning.</p>'.repeat(100)}`);
  await writeFile(join(folder, 'main-abcdefgh.js'), 'export {};');
  await writeFile(join(folder, 'notes.unknown'), 'not served');
  return folder;
}
