import { once as event } from 'node:events';
import { Agent, createServer, get, request } from 'node:http';
import { text as whole } from 'node:stream/consumers';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { installPainted } from '../painted.mjs';
import { serveBuilt } from '../serve.mjs';
import { once } from './latency.mjs';

const listening = async (answer) => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await event(server, 'listening');
  return server;
};

/**
 * What nothing can be faster than where credentials stay out of the browser and connectors in their workers: a source
 * that tells a companion, a companion that tells a page, a worker that asks, an answer that comes back the same way,
 * and nothing done on it.
 */
export async function openRoad(browser) {
  const agent = new Agent({ keepAlive: true });
  const served = await serveBuilt(join(import.meta.dirname, 'road.ts'), join(import.meta.dirname, '../../../.cache/bench/road'));
  const pages = new WebSocketServer({ server: served.server });
  const tell = (message) => pages.clients.forEach((page) => page.send(message));
  let text = '';
  const source = await listening((_, response) => response.end(JSON.stringify({ text })));
  const hook = await listening((_, response) => {
    tell('changed');
    response.end();
  });
  pages.on('connection', (page) =>
    page.on('message', () => get({ port: source.address().port, agent }, async (answer) => page.send(await whole(answer)))),
  );
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  await context.addInitScript(installPainted);
  const page = await context.newPage();
  await page.goto(served.url);
  await page.evaluate(() => window.painted('bench-road', 'open'));
  const commit = (next) => {
    text = next;
    const at = Date.now();
    request({ port: hook.address().port, method: 'POST', agent }, (answer) => answer.resume()).end();
    return at;
  };
  let turn = 0;
  return {
    change: () => once(page, 'bench-road', `Change ${(turn += 1)}.`, commit),
    async close() {
      await context.close();
      for (const socket of pages.clients) socket.terminate();
      agent.destroy();
      for (const server of [served, source, hook]) server.close();
    },
  };
}
