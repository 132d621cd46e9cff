import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { leanZod } from './host/companion/frames/lean-zod.js';

const root = import.meta.dirname;
/** Our packages are read as TypeScript, without a build of their own. */
const conditions = ['vivarium-source', 'import', 'module', 'default'];

/** Comments of `css` templates and the indentation of all templates are for their readers; to a browser it is one space. */
const leanTemplates: Plugin = {
  name: 'lean-templates',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('.ts')) return null;
    const lean = code.replace(/css`[^`]*`/g, (styles) => styles.replace(/\/\*[\s\S]*?\*\//g, '').replace(/ ?([{};])\s*/g, '$1'));
    return { code: lean.replace(/\n\s+/g, '\n'), map: null };
  },
};

/** Nothing in the page or its workers uses these parts of zod; lint holds the one that could creep in. */
const leanSchemas: Plugin = {
  name: 'lean-schemas',
  transform(code, id) {
    const lean = leanZod(id.replace(/\?whole$/, ''), code);
    return lean === undefined ? null : { code: lean, map: null };
  },
};

/** What schemas say is wrong, in words, is loaded late: until then they say only that it is (host/shell/schema-words.ts). */
const wordsLater: Plugin = {
  name: 'words-later',
  transform(code, id) {
    if (!id.endsWith('/zod/v4/classic/schemas.js')) return null;
    // What the start imports is in its file, whether it is used or not.
    const lean = [/^ *_ensureDefaultLocale\(\);\n/m, /^function _ensureDefaultLocale\(\) \{[\s\S]*?^\}\n/m, /^import en from .*\n/m].reduce((text, words) => {
      if (!words.test(text)) this.error('zod is told its words in another way now.');
      return text.replace(words, '');
    }, code);
    return { code: lean, map: null };
  },
};

/**
 * Reading a JSON Schema needs all of zod, which only connectors whose contract came as data do. They bring a zod of their own, with the
 * chunk that is loaded with the first of them, so that the one for the first picture stays small.
 */
const wholeZodApart: Plugin = {
  name: 'whole-zod-apart',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!importer || !source.startsWith('.') || !/\/zod\/v4\/(classic\/from-json-schema\.js$|.*\?whole$)/.test(importer)) return null;
    const found = await this.resolve(source, importer.replace('?whole', ''), { skipSelf: true });
    return found && `${found.id}?whole`;
  },
};

const widgets = join(root, 'widgets');
const samples = readdirSync(widgets).map((name) => join(widgets, name, 'sample.ts')).filter((file) => existsSync(file));

/**
 * A widget declares its sample data, and only previews of it look there: the page begins with empty ones, which
 * host/shell/samples.ts fills where the first preview is loaded.
 */
const lateSamples: Plugin = {
  name: 'late-samples',
  enforce: 'pre',
  load(id) {
    if (id === join(root, 'host/shell/samples.ts'))
      return samples.map((file, index) => `import * as empty${index} from '${file}';\nimport * as whole${index} from '${file}?whole';\nfor (const [name, value] of Object.entries(whole${index})) Object.assign(empty${index}[name], value);`).join('\n');
    if (!samples.includes(id)) return undefined;
    const declared = [...readFileSync(id, 'utf8').matchAll(/^export const (\w+)[^=]*= ([[{])/gm)];
    if (declared.length === 0) this.error(`${id} exports no list and no object: its widget would have no sample.`);
    return declared.map(([, name, opening]) => `export const ${name} = ${opening === '[' ? '[]' : '{}'};`).join('\n');
  },
};

/** Re-exported beside what the first picture needs, used only by what is loaded with the companion's first answer, its socket, a worker, a frame, the studio or a connector from elsewhere. */
const later = /\/sdk\/(protocol\/(companion|socket|plugin|plugin-permissions|frame|frame-to-host|host-to-frame|manifest|mcp|storage|studio|worker)|contract\/(contract-from-data|data-schema|portable|template-data|templates))\.ts$/;

const main = join(root, 'host/shell/main.ts');
/** Loaded before everything else. */
const early = /\/host\/shell\/(start|pairing-code|picture\/(drawn|picture|show))\.ts$/;

/** Nothing is drawn before the script that draws the picture of the last visit. */
const pictureFirst: Plugin = {
  name: 'picture-first',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const scripts = html.match(/<script type="module"/g) ?? [];
      if (scripts.length !== 1) throw new Error('The page begins with one script, start.ts.');
      return html.replace(scripts[0]!, '<script blocking="render" type="module"');
    },
  },
};

/** Late parts have no styles of their own and nothing is fetched ahead of them: to load one is to import it. */
const importsOnly: Plugin = {
  name: 'imports-only',
  enforce: 'pre',
  transform: (_code, id) => (id === '\0vite/preload-helper.js' ? { code: 'export const __vitePreload = (load) => load();', map: null } : null),
  generateBundle(_options, bundle) {
    if (Object.keys(bundle).some((file) => file.endsWith('.css'))) this.error('Styles belong to elements: a sheet in a file of its own would not be loaded.');
  },
};

const serviceWorker = join(root, 'host/shell/offline/service-worker.ts');

/** Two builds: `--mode shell` is the page with its workers, `--mode companion` the Node process. */
export default defineConfig(({ mode }) => {
  if (mode === 'companion')
    return {
      root,
      publicDir: false,
      ssr: { noExternal: [/^@vivarium\//], resolve: { conditions, externalConditions: ['node', 'import', 'default'] } },
      build: {
        ssr: true,
        outDir: 'dist/companion',
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          // The bundler of frames and the checker of types are processes of their own.
          input: { main: join(root, 'host/companion/main.ts'), 'bundler-process': join(root, 'host/companion/frames/bundler-process.ts'), 'types-process': join(root, 'host/companion/types/types-process.ts') },
          output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    };
  return {
    root: join(root, 'host/shell'),
    base: '/',
    plugins: [leanTemplates, wholeZodApart, leanSchemas, wordsLater, lateSamples, pictureFirst, importsOnly],
    resolve: { conditions: ['browser', ...conditions] },
    worker: { format: 'es', plugins: () => [leanSchemas], rolldownOptions: { output: { entryFileNames: 'workers/[name]-[hash].js', chunkFileNames: 'workers/[name]-[hash].js' } } },
    build: {
      outDir: join(root, 'dist/shell'),
      emptyOutDir: true,
      target: 'es2022',
      manifest: true,
      // Late parts come from this machine and import little: fetching what they import ahead is not worth its code.
      modulePreload: false,
      // The policy of the page allows no inline script and no data: module.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { index: join(root, 'host/shell/index.html'), main, 'service-worker': serviceWorker } as Record<string, string>,
        // Advice about the build's speed is for whoever changes it, not for whoever starts the product.
        checks: { bundlerTimings: false },
        // One file for the first picture, however many late parts share modules with it; what only later parts say comes with them.
        output: {
          // A service worker's address is its identity.
          entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
          codeSplitting: {
            groups: [
              { name: 'start', priority: 1, test: early },
              { name: 'shell', tags: ['$initial'], test: (id: string) => id !== serviceWorker && !id.endsWith('.html') && !early.test(id) && !later.test(id) },
            ],
          },
        },
      },
    },
  };
});
