/** Live queries at 10k and 100k items, 1 and 50 pairs open, beside TanStack DB, TinyBase and RxDB in the same run. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');
const engines = ['vivarium', 'tanstack', 'tinybase', 'rxdb'];
/** A peer that takes longer than this for one case is written down as such. */
const LIMIT_MS = 150_000;

/** Builds a page with one entry into `output` and serves it on loopback. */
export async function serveBuilt(entry, output, extra = {}) {
  await build({
    root: join(import.meta.dirname, '..'),
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['vivarium-source', 'module', 'browser', 'import', 'default'] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir: output, emptyOutDir: true, target: 'es2022', rolldownOptions: { input: entry, output: { entryFileNames: 'page.js' } } },
    ...extra,
  });
  const server = createServer(async (request, response) => {
    // Isolated pages have a clock of 5 µs instead of 100.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin').setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    const path = normalize(new URL(request.url, 'http://x').pathname);
    if (path === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html><body><script type="module" src="/page.js"></script>');
    try {
      const body = await readFile(join(output, path));
      response.setHeader('content-type', 'text/javascript').end(body);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

export async function run({ browser, quick }) {
  const server = await serveBuilt(join(import.meta.dirname, 'page.ts'), join(root, 'dist/bench/queries'));
  const results = [];
  for (const [count, queries] of quick ? [[10_000, 1]] : [[10_000, 1], [10_000, 50], [100_000, 1], [100_000, 50]])
    for (const engine of engines) {
      const page = await browser.newPage();
      await page.goto(server.url);
      await page.waitForFunction(() => 'run' in window);
      const measured = await Promise.race([
        page.evaluate(([name, ...rest]) => window.run(name, ...rest), [engine, count, queries, 40]),
        new Promise((resolve) => setTimeout(resolve, LIMIT_MS, { load: null, change: null, note: `more than ${LIMIT_MS / 1000} s` })),
      ]).catch((error) => ({ load: null, change: null, note: error.message.split('\n')[0] }));
      results.push({ engine, items: count, queries, ...measured });
      await page.close();
    }
  server.close();
  return results.map((row) => {
    const own = results.find(({ engine, items, queries }) => engine === 'vivarium' && items === row.items && queries === row.queries);
    return { ...row, loadRatio: row.load === null ? null : row.load / own.load, changeRatio: row.change === null ? null : row.change / own.change };
  });
}
