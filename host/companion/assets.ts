import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

type Encoding = 'br' | 'gzip' | 'identity';

interface Asset {
  readonly type: string;
  readonly etag: string;
  /** Its name has the hash of its content. */
  readonly immutable: boolean;
  readonly compressible: boolean;
  readonly bodies: Map<Encoding, Promise<Buffer>>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
};
const packed = new Set(['.png', '.ico', '.woff2']);
const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/**
 * The built page, read once at the start: a request can name what is in this list and nothing else, and a later build
 * does not change a running companion. Each file is compressed once, when first asked for.
 */
export class Assets {
  private constructor(private readonly byPath: ReadonlyMap<string, Asset>) {}

  static async load(folder: string): Promise<Assets> {
    const byPath = new Map<string, Asset>();
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const extension = extname(entry.name);
      const type = types[extension];
      if (!entry.isFile() || !type) continue;
      const file = join(entry.parentPath, entry.name);
      const content = await readFile(file);
      byPath.set(`/${relative(folder, file).split(sep).join('/')}`, {
        type,
        etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
        immutable: /-[\w-]{8,}\.\w+$/.test(entry.name),
        compressible: !packed.has(extension) && content.length > 1000,
        bodies: new Map([['identity', Promise.resolve(content)]]),
      });
    }
    const index = byPath.get('/index.html');
    if (index) byPath.set('/', index);
    return new Assets(byPath);
  }

  /** Answers from the list. False where there is no such file. */
  async serve(path: string, message: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const asset = this.byPath.get(path);
    if (!asset) return false;
    response.setHeader('etag', asset.etag);
    response.setHeader('vary', 'accept-encoding');
    response.setHeader('cache-control', asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (message.headers['if-none-match'] === asset.etag) {
      response.writeHead(304).end();
      return true;
    }
    const encoding = asset.compressible ? bestEncoding(message.headers['accept-encoding']) : 'identity';
    const body = await encoded(asset, encoding);
    if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
    response.writeHead(200, { 'content-type': asset.type, 'content-length': body.length });
    response.end(message.method === 'HEAD' ? undefined : body);
    return true;
  }
}

const bestEncoding = (accepted: string | string[] | undefined): Encoding => {
  const named = String(accepted ?? '').split(',').map((part) => part.trim().split(';')[0]);
  return named.includes('br') ? 'br' : named.includes('gzip') ? 'gzip' : 'identity';
};

function encoded(asset: Asset, encoding: Encoding): Promise<Buffer> {
  const known = asset.bodies.get(encoding);
  if (known) return known;
  const made = asset.bodies
    .get('identity')!
    .then((content) => (encoding === 'br' ? compressBrotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }) : compressGzip(content)));
  asset.bodies.set(encoding, made);
  return made;
}
