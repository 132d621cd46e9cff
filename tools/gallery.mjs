/**
 * `npm run gallery`: serves a page with every built-in widget in every state and one with the shell's elements; they
 * follow what is written. Addresses narrow them: `?widget=viv-inbox,viv-agenda&state=ready,long&theme=dark&dir=rtl`, `?scene=settings`.
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
for (const folder of ['widgets', 'host/shell']) console.log(`http://127.0.0.1:${server.config.server.port}/${folder}/gallery/index.html`);
