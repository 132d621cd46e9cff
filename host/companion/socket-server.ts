import { REQUEST_LIMIT, SOCKET_CLOSED, SOCKET_PATH, SOCKET_PROTOCOL, SOCKET_SESSION } from '@vivarium/sdk/protocol';
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { VivariumError } from '@vivarium/sdk/contract';
import { HttpRefusal } from './http-errors.js';
import { checkRequest } from './request-checks.js';

/** Serves an open socket of a page whose token was good when it opened. */
export type ServeSocket = (socket: WebSocket, token: string) => void;

/** What accepting sockets needs. */
export interface SocketServerOptions {
  /** The companion's own. */
  origin(): string;
  hasSession(token: string): boolean;
  /** Undefined while the companion starts. */
  serve(): ServeSocket | undefined;
}

/** Beside its body a request says little. */
const HEAD_LIMIT = 65_536;

/**
 * Accepts the WebSocket of our own page at {@link SOCKET_PATH}. Host, Origin and path are checked before there is a
 * socket; one without a session is opened only to be told so and closed, since a page cannot see why a handshake failed.
 * Returns what ends all of them.
 */
export function acceptSockets(server: Server, { origin, hasSession, serve }: SocketServerOptions): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: REQUEST_LIMIT + HEAD_LIMIT,
    perMessageDeflate: false,
    // Never the second one, which is the token.
    handleProtocols: (offered) => [...offered][0] ?? false,
  });
  server.on('upgrade', (message: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy());
    try {
      const answer = serve();
      const [version, token] = checkUpgrade(message, origin());
      if (!answer) throw new HttpRefusal(503, 'unavailable', 'Vivarium is starting.');
      sockets.handleUpgrade(message, connection, head, (socket) => {
        if (version !== SOCKET_PROTOCOL) socket.close(SOCKET_CLOSED.version);
        else if (!hasSession(token)) socket.close(SOCKET_CLOSED.session);
        else answer(socket, token);
      });
    } catch (thrown) {
      const status = thrown instanceof HttpRefusal ? thrown.status : 400;
      connection.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    }
  });
  return () => {
    for (const socket of sockets.clients) socket.terminate();
  };
}

/** The protocol and token of a request that came from our own page. @throws HttpRefusal */
function checkUpgrade(message: IncomingMessage, origin: string): [protocol: string, token: string] {
  const { headers, method, url } = message;
  if (headers.host !== new URL(origin).host) throw new HttpRefusal(421, 'blocked', `This is ${origin}; it answers under no other name.`);
  if (url !== SOCKET_PATH || method !== 'GET') throw new HttpRefusal(404, 'not-found', 'There is nothing at this address.');
  // Browsers name the origin of every WebSocket, unlike that of other reads.
  if (headers.origin === undefined) throw new HttpRefusal(403, 'blocked', 'Only the Vivarium page itself may ask this.');
  checkRequest(message, 'page', origin, () => false);
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const [protocol = '', session = ''] = offered;
  if (offered.length !== 2 || !session.startsWith(SOCKET_SESSION)) throw new VivariumError('invalid-input', 'Offer the protocol and the session.');
  return [protocol, session.slice(SOCKET_SESSION.length)];
}
