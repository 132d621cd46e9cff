import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import type { Armed } from '../source.js';

const root = join(import.meta.dirname, '../../..');
const modules = {
  '@vivarium/sdk/widget': 'sdk/widget/index.ts',
  '@vivarium/sdk/contract': 'sdk/contract/index.ts',
  lit: 'node_modules/lit/index.js',
  zod: 'node_modules/zod/index.js',
};
const own = { mount: 'tests/containment/control/mount.ts', host: 'tests/containment/control/host.ts' };
const nameOf = (specifier: string) => specifier.replace(/\W+/g, '-').replace(/^-/, '');

/** The runtime that widgets import, and the two sides of the control, as files by name. */
async function buildModules(): Promise<Map<string, string>> {
  const input = Object.fromEntries([...Object.entries(modules).map(([specifier, file]) => [nameOf(specifier), join(root, file)]), ...Object.entries(own).map(([name, file]) => [name, join(root, file)])]);
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { conditions: ['vivarium-source', 'browser', 'import', 'module', 'default'] },
    build: { write: false, target: 'es2022', minify: true, modulePreload: false, rolldownOptions: { input, preserveEntrySignatures: 'strict', output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } } },
  });
  const outputs = (Array.isArray(result) ? result : [result]) as { output: { type: string; fileName: string; code?: string }[] }[];
  return new Map(outputs.flatMap(({ output }) => output).flatMap(({ fileName, code }) => (code === undefined ? [] : [[fileName, code]])));
}

const importMap = JSON.stringify({ imports: Object.fromEntries(Object.keys(modules).map((specifier) => [specifier, `/modules/${nameOf(specifier)}.js`])) });

/** Where a bundle was made it stands in the page, as it came. */
const framePage = ({ tag }: Armed, bundled?: string) => `<!doctype html><meta charset="utf-8"><script type="importmap">${importMap}</script>
<body style="margin:0">${bundled === undefined ? '' : `<script type="module">${bundled}</script>`}
<script type="module">import { mount } from '/modules/mount.js'; mount('${bundled === undefined ? `/w/${tag}/widget.js` : 'data:text/javascript,'}', '${tag}');</script>`;

/** A bundler as it comes: it reads what it is told to, wherever that is, and configures itself from the folder. */
async function bundleNaively(folder: string, { attack, tag, document }: Armed): Promise<string> {
  // Vite itself escapes the end of a script: whoever makes a page of the source by hand does not.
  if (attack.verbatim) return document.files[document.entry] ?? '';
  const root = join(folder, 'data/widgets', tag);
  for (const [path, text] of Object.entries(document.files)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const result = await build({
    root,
    logLevel: 'silent',
    build: { write: false, target: 'es2022', minify: false, modulePreload: false, rolldownOptions: { input: join(root, document.entry), external: [...Object.keys(modules), /^http:/], preserveEntrySignatures: 'strict', output: { codeSplitting: false } } },
  });
  const [{ output } = { output: [] }] = [result].flat() as { output: { code?: string }[] }[];
  return output[0]?.code ?? '';
}

const hostPage = (armed: readonly Armed[]) => `<!doctype html><meta charset="utf-8"><title>Control</title>
<style>body { margin: 0; display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px } header { grid-column: 1 / -1 } iframe { inline-size: 100%; block-size: 140px; border: 0 }</style>
<header><input id="field" placeholder="Search"><span id="private">Amanda Foster</span><span id="revealed"></span><span id="fault"></span></header>
${armed.map(({ document: { manifest } }) => `<details data-manifest='${JSON.stringify(manifest).replaceAll("'", '')}'><summary title="${manifest.title}">${manifest.title}</summary>${manifest.description}</details>`).join('\n')}
${armed.map(({ tag, attack }) => `${attack.scene === 'below' ? '<div style="grid-column: 1 / -1; block-size: 3000px"></div>' : ''}<iframe src="/w/${tag}/"></iframe>`).join('\n')}
<script type="module" src="/modules/host.js"></script>`;

/** The same widgets without any of our defences: what succeeds nowhere here would prove nothing in the product. */
export class Control {
  /** Inputs of the actions that ran. */
  private readonly executed: string[] = [];
  private readonly armed = new Map<string, Armed>();
  private readonly groups = new Map<string, readonly Armed[]>();

  private readonly bundled = new Map<string, string>();

  private constructor(
    private readonly server: Server,
    private readonly files: ReadonlyMap<string, string>,
    private readonly folder: string,
  ) {}

  /** `folder`: an empty one, in which widgets are put as a naive product would. */
  static async start(folder: string): Promise<Control> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const control = new Control(server, await buildModules(), folder);
    server.on('request', (request, response) => {
      const path = new URL(request.url ?? '/', control.origin).pathname;
      if (request.method === 'POST' || request.method === 'PUT') {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          control.executed.push(body);
          response.end('done');
        });
        return;
      }
      const found = control.find(path);
      response.writeHead(found ? 200 : 404, { 'content-type': path.endsWith('.js') ? 'text/javascript' : path.startsWith('/api/') ? 'application/json' : 'text/html', 'cache-control': path.startsWith('/modules/') ? 'max-age=600' : 'no-store' });
      response.end(found ?? '');
    });
    return control;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What was executed, and the names of the files that are where no widget's belong. */
  async done(): Promise<string> {
    const outside = (await readdir(this.folder, { recursive: true })).filter((path) => !/widgets\/attack-/.test(path));
    return [...this.executed, ...outside].join('\n');
  }

  /** Whether the bundler could make nothing of it. */
  isBroken({ tag }: Armed): boolean {
    return this.bundled.get(tag) === '';
  }

  /** The address of a page with these widgets. */
  async pageOf(armed: readonly Armed[]): Promise<string> {
    for (const one of armed) {
      this.armed.set(one.tag, one);
      if (one.attack.category === 'bundle' || one.attack.category === 'document') this.bundled.set(one.tag, await bundleNaively(this.folder, one).catch(() => ''));
    }
    const name = `group-${this.groups.size}`;
    this.groups.set(name, armed);
    return `${this.origin}/host/${name}#/page`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private find(path: string): string | undefined {
    const [, folder, name = '', file = ''] = path.split('/');
    if (folder === 'modules') return this.files.get(name);
    if (folder === 'api') return JSON.stringify([{ id: 'daily-command-center' }]);
    if (folder === 'host') {
      const group = this.groups.get(decodeURIComponent(name));
      return group && hostPage(group);
    }
    const armed = this.armed.get(name);
    if (!armed) return undefined;
    if (file === 'worker.js') return 'self.onfetch = () => 0;';
    return file === '' ? framePage(armed, this.bundled.get(name)) : armed.document.files[file];
  }
}
