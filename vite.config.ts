import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

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

/**
 * No schema is described as JSON Schema in the page or its workers (Claude's are described by the companion), yet every
 * schema of zod carries the code for it. Left out; a build with another zod that writes this differently fails here.
 */
const jsonSchemaParts = [/^.*\.processJSONSchema = .*\n/gm, /^ *jsonSchema: \{[^}]*\},\n/m, /^ *toJSONSchema\(params\) \{\n.*\n *\},\n/m];
const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  transform(code, id) {
    if (!id.endsWith('/zod/v4/classic/schemas.js')) return null;
    const lean = jsonSchemaParts.reduce((rest, part) => {
      const shorter = rest.replace(part, '');
      if (shorter === rest) throw new Error(`zod describes schemas in another way now (${part}): see withoutJsonSchema.`);
      return shorter;
    }, code);
    return { code: lean, map: null };
  },
};

/** Re-exported beside what the first picture needs, used only by what is loaded with the first frame. */
const framesOnly = /\/sdk\/protocol\/(frame|frame-to-host|host-to-frame|manifest)\.ts$/;

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
    plugins: [leanTemplates, withoutJsonSchema],
    publicDir: false,
    resolve: { conditions: ['browser', ...conditions] },
    worker: { format: 'es', plugins: () => [withoutJsonSchema], rolldownOptions: { output: { entryFileNames: 'workers/[name]-[hash].js', chunkFileNames: 'workers/[name]-[hash].js' } } },
    build: {
      outDir: join(root, 'dist/shell'),
      emptyOutDir: true,
      target: 'es2022',
      manifest: true,
      // The policy of the page allows no inline script and no data: module.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: join(root, 'host/shell/index.html'),
        // Advice about the build's speed is for whoever changes it, not for whoever starts the product.
        checks: { bundlerTimings: false },
        // One file for the first picture, however many late parts share modules with it; what only frames say comes with them.
        output: { codeSplitting: { groups: [{ name: 'shell', tags: ['$initial'], test: (id: string) => !framesOnly.test(id) }] } },
      },
    },
  };
});
