/** Build an emulator of a vendor's HTTP API: real HTTP on loopback, faults on demand, a journal of every exchange. Node only. */
export { startServer, type Emulator, type EmulatorOptions, type EmulatorServer, type Exchange, type Handler, type Reply, type RouteRequest, type ServerOptions } from './emulator/server.js';
export { createFaults, type Fault, type Faults } from './emulator/faults.js';
export { createOAuthServer, type OAuthOptions, type OAuthServer } from './emulator/oauth.js';
export { emulatorTransport, type DemoAccount } from './emulator/transport.js';
