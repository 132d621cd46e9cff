/**
 * `npm run gallery`: serves a page with every built-in widget in every state, which follows what is written. Its address
 * narrows it: `?widget=viv-inbox,viv-agenda&state=ready,long&theme=dark&dir=rtl`.
 */
import { join } from 'node:path';
import { createServer } from 'vite';

const root = join(import.meta.dirname, '..');
const server = await createServer({
  root,
  configFile: false,
  cacheDir: join(root, '.cache/gallery'),
  logLevel: 'warn',
  resolve: { conditions: ['vivarium-source', 'import', 'module', 'browser', 'default'] },
  server: { host: '127.0.0.1', port: 4690 },
});
await server.listen();
console.log(`http://127.0.0.1:${server.config.server.port}/widgets/gallery/index.html`);
