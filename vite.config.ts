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
    const lean = leanZod(id, code);
    return lean === undefined ? null : { code: lean, map: null };
  },
};

/** Re-exported beside what the first picture needs, used only by what is loaded with the companion's first answer or the first frame. */
const later = /\/sdk\/(protocol\/(companion|plugin|frame|frame-to-host|host-to-frame|manifest)|contract\/(portable|templates))\.ts$/;

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
          // The bundler of frames is a process of its own.
          input: { main: join(root, 'host/companion/main.ts'), 'bundler-process': join(root, 'host/companion/frames/bundler-process.ts') },
          output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    };
  return {
    root: join(root, 'host/shell'),
    base: '/',
    plugins: [leanTemplates, leanSchemas],
    publicDir: false,
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
        input: join(root, 'host/shell/index.html'),
        // Advice about the build's speed is for whoever changes it, not for whoever starts the product.
        checks: { bundlerTimings: false },
        // One file for the first picture, however many late parts share modules with it; what only later parts say comes with them.
        output: { codeSplitting: { groups: [{ name: 'shell', tags: ['$initial'], test: (id: string) => !later.test(id) }] } },
      },
    },
  };
});
