import { CompanionEvent } from '@vivarium/sdk/protocol';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Route } from './route.js';

const aliveEvery = 15_000;
/** A reader this far behind is cut off: it reconnects and asks for the state, which is shorter. */
const maximumBacklog = 1 << 20;

/** Everybody who listens to `GET /api/events`. */
export class EventHub {
  private readonly readers = new Set<ServerResponse>();

  /** Sends one event to every open page. */
  publish(event: CompanionEvent): void {
    if (this.readers.size === 0) return;
    const line = lineOf(event);
    for (const reader of this.readers) {
      if (reader.writableLength > maximumBacklog) reader.destroy();
      else reader.write(line);
    }
  }

  /** The endpoint. `greeting` is what a page that connects (again) may have missed. */
  route(greeting: () => Promise<readonly CompanionEvent[]>): Route {
    return {
      method: 'GET',
      path: '/api/events',
      access: 'session',
      handle: async ({ signal }, response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
        response.write(lineOf({ type: 'alive' }));
        this.readers.add(response);
        const heartbeat = setInterval(() => response.write(lineOf({ type: 'alive' })), aliveEvery);
        try {
          for (const event of await greeting()) response.write(lineOf(event));
          if (!signal.aborted) await once(signal, 'abort');
        } finally {
          clearInterval(heartbeat);
          this.readers.delete(response);
          response.end();
        }
      },
    };
  }
}

const lineOf = (event: CompanionEvent): string => `${JSON.stringify(CompanionEvent.parse(event))}\n`;
