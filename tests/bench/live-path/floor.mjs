import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { installPainted } from '../painted.mjs';
import { serveBuilt } from '../serve.mjs';
import { once } from './latency.mjs';

/** What nothing can be faster than: a server that writes to a socket, and a page that is one element. */
export async function openFloor(browser) {
  const served = await serveBuilt(join(import.meta.dirname, 'floor.ts'), join(import.meta.dirname, '../../../.cache/bench/floor'));
  const sockets = new WebSocketServer({ server: served.server });
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  await context.addInitScript(installPainted);
  const page = await context.newPage();
  await page.goto(served.url);
  await page.evaluate(() => window.painted('bench-floor', 'open'));
  const commit = (text) => {
    const at = Date.now();
    for (const socket of sockets.clients) socket.send(text);
    return at;
  };
  let turn = 0;
  return {
    change: () => once(page, 'bench-floor', `Change ${(turn += 1)}.`, commit),
    async close() {
      await context.close();
      for (const socket of sockets.clients) socket.terminate();
      served.close();
    },
  };
}
