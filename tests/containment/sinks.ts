import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Host names below it are mapped to this machine by a flag of the browser; those below `dns.` are not. */
export const attackerDomain = 'attacker.example';

const tokenPattern = /vc[0-9a-z]{10}/g;

/** Kinds of answer by the end of the path: what the attack asks for must work once it may ask. */
const answers: Readonly<Record<string, { type: string; body: string; headers?: Record<string, string> }>> = {
  js: { type: 'text/javascript', body: 'export {};' },
  bin: { type: 'application/octet-stream', body: 'x', headers: { 'content-disposition': 'attachment' } },
};

/**
 * Everything that listens for a widget that got out: HTTP under any name, sockets of all kinds, and for one attack at a time
 * raw TCP and UDP ports of its own, where a connection alone is proof. What arrives is told by the token in it.
 */
export class Sinks {
  /** Called with everything that arrives. */
  arrived: (token: string, what: string) => void = () => undefined;
  private readonly servers: Server[] = [];
  private readonly udps: UdpSocket[] = [];
  private readonly sockets = new Set<Socket>();
  private http!: Server;
  /** An address of this machine that is not loopback, where it has one: WebRTC leaves loopback out. */
  readonly address = Object.values(networkInterfaces()).flat().find((one) => one?.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1';

  static async open(): Promise<Sinks> {
    const sinks = new Sinks();
    const http = createHttpServer((request, response) => sinks.answer(request, response));
    http.on('upgrade', (request: IncomingMessage, socket: Socket) => {
      sinks.note(`${request.headers.host ?? ''}${request.url ?? ''}${request.headers['sec-websocket-protocol'] ?? ''}`, 'WebSocket');
      socket.destroy();
    });
    sinks.http = await sinks.listen(http);
    return sinks;
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  /** A TCP port of one attack: whoever connects proves it. */
  async tcp(token: string): Promise<number> {
    const server = await this.listen(createTcpServer((socket) => {
      this.arrived(token, 'TCP connection');
      socket.on('error', () => undefined);
      socket.once('data', () => socket.destroy());
    }));
    return (server.address() as AddressInfo).port;
  }

  /** A UDP port of one attack: whatever is sent there proves it. */
  async udp(token: string): Promise<number> {
    const socket = createSocket('udp4');
    socket.on('message', () => this.arrived(token, 'UDP packet'));
    socket.bind(0, '0.0.0.0');
    await once(socket, 'listening');
    this.udps.push(socket);
    return socket.address().port;
  }

  async close(): Promise<void> {
    for (const socket of this.udps) socket.close();
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  private note(text: string, what: string): void {
    for (const token of new Set(text.match(tokenPattern))) this.arrived(token, what);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const head = `${request.headers.host ?? ''}${request.url ?? ''}${JSON.stringify(request.headers)}`;
    this.note(head, `${request.method} ${request.headers['sec-fetch-dest'] ?? ''}`);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      this.note(body, `${request.method} body`);
      const { type, body: text, headers } = answers[request.url?.split('.').at(-1) ?? ''] ?? { type: 'text/html', body: '<p>attacker</p>' };
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': request.headers.origin ?? '*', 'access-control-allow-methods': '*', 'access-control-allow-headers': '*', 'cache-control': 'no-store', ...headers });
      response.end(text);
    });
  }

  private async listen<S extends Server>(server: S): Promise<S> {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.servers.push(server);
    return server;
  }
}
