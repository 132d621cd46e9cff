import { VivariumError } from '@vivarium/sdk/contract';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { InputOptions, Plugin, RolldownError } from 'rolldown';
import { lineOf, meaningOf } from './imports.js';
import { leanZod } from './lean-zod.js';
import type { FrameSource } from './sources.js';

/** What a bundle is for: a widget that runs, one that only says what it is, one that is looked at for faults, or a connector's worker. */
export type BundlePurpose = 'mount' | 'describe' | 'inspect' | 'connector';

/** What begins the script, and what in it is called with the widget. */
const runtimes = {
  mount: { module: 'host/frames/runtime/index.ts', start: 'startFrame' },
  describe: { module: 'host/frames/runtime/index.ts', start: 'describeFrame' },
  inspect: { module: 'host/frames/runtime/inspect.ts', start: 'inspectFrame' },
  connector: { module: 'host/frames/connector/worker.ts', start: '' },
} as const;

/** One bundle to make. Plain data, since another process makes it. */
export interface BundleRequest {
  /** Where this repository's sources and packages are. */
  sourceFolder: string;
  purpose: BundlePurpose;
  /** The widget, or the connector. */
  widget: FrameSource;
  /** Contracts of connectors from elsewhere, by connector. */
  contracts: Readonly<Record<string, FrameSource>>;
}

/** What the compiler itself imports, for decorators. */
const helpers = /^\0@oxc-project\+runtime@/;
/** Prefix of untrusted modules, followed by their owner (a connector, or nothing for the widget) and their path. */
const virtual = '\0widget:';
const entryId = '\0frame';
const largest = 4 << 20;

/**
 * Runtime and widget as one classic script, minified and without what neither uses. Nothing of the widget is run.
 *
 * @throws VivariumError `invalid-input` with file, line and what is wrong there; `too-large`.
 */
export async function bundle(request: BundleRequest): Promise<string> {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    ...options,
    input: entryId,
    cwd: request.sourceFolder,
    plugins: [modules(request)],
  }).catch((error: unknown) => {
    throw explained(error, request);
  });
  try {
    const { output } = await build.generate({ format: 'iife', minify: true, codeSplitting: false, intro: '"use strict";', comments: false });
    if (output.length !== 1 || output[0].type !== 'chunk') throw new VivariumError('internal', 'The bundler made more than one script.');
    return inline(output[0].code);
  } catch (error) {
    throw explained(error, request);
  } finally {
    await build.close();
  }
}

/** A script of our own from one module of this repository, in the same way. */
export async function bundleOwn(sourceFolder: string, module: string): Promise<string> {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({ ...options, input: join(sourceFolder, module), cwd: sourceFolder });
  try {
    const { output } = await build.generate({ format: 'iife', minify: true, codeSplitting: false, intro: '"use strict";', comments: false });
    return inline(output[0].code);
  } finally {
    await build.close();
  }
}

/** TypeScript with decorators as lit.dev advises (tsconfig.json), for the browsers that the shell supports. */
const options: InputOptions = {
  platform: 'browser',
  tsconfig: false,
  resolve: { conditionNames: ['vivarium-source', 'browser', 'import', 'module', 'default'], extensionAlias: { '.js': ['.ts', '.js'] } },
  transform: {
    target: 'es2022',
    decorator: { legacy: true },
    assumptions: { setPublicClassFields: true },
    typescript: { removeClassFieldsWithoutInitializer: true, onlyRemoveTypeImports: false },
    define: { 'import.meta': '{}' },
  },
  treeshake: true,
  onLog: () => undefined,
};

function modules({ sourceFolder, purpose, widget, contracts }: BundleRequest): Plugin {
  const sources: Record<string, FrameSource> = { ...contracts, '': widget };
  const untrusted = Object.values(sources)
    .flatMap(({ files }) => Object.values(files))
    .join('\n');
  const idOf = (owner: string, file: string) => `${virtual}${owner}/${file}`;
  return {
    name: 'frame',
    async resolveId(specifier, importer) {
      if (importer === undefined) return entryId;
      if (importer === entryId) return specifier === 'runtime' ? join(sourceFolder, runtimes[purpose].module) : idOf('', widget.entry);
      if (!importer.startsWith(virtual) || helpers.test(specifier)) return null;
      const { owner, file } = partsOf(importer);
      const meaning = meaningOf(specifier, file, sources[owner]!, purpose === 'connector' ? 'connector' : 'widget');
      if ('file' in meaning) return idOf(owner, meaning.file);
      if ('contract' in meaning && Object.hasOwn(contracts, meaning.contract)) return idOf(meaning.contract, contracts[meaning.contract]!.entry);
      const found = await this.resolve(specifier, join(sourceFolder, 'package.json'), { skipSelf: true });
      if (found && !found.external && existsSync(found.id)) return found;
      throw new VivariumError('invalid-input', `${file}:${lineOf(sources[owner]!.files[file] ?? '', specifier)}: cannot import "${specifier}": it is not installed.`);
    },
    load(id) {
      if (id === entryId) {
        if (purpose === 'connector') return { code: `import 'runtime'; import { connector } from 'widget'; connector.expose();`, moduleType: 'js' };
        const { start } = runtimes[purpose];
        return { code: `import { ${start} } from 'runtime'; import { widget } from 'widget'; ${start}(widget);`, moduleType: 'js' };
      }
      if (!id.startsWith(virtual)) return null;
      const { owner, file } = partsOf(id);
      const code = sources[owner]!.files[file];
      if (code === undefined) return null;
      return { code, moduleType: file.endsWith('.json') ? 'json' : file.endsWith('.js') ? 'js' : 'ts', moduleSideEffects: true };
    },
    transform(code, id) {
      // A manifest's schemas are described as JSON Schema; a mounted widget's are not, unless it does that itself.
      return purpose === 'mount' || purpose === 'inspect' ? leanZod(id, code, untrusted) : undefined;
    },
  };
}

function partsOf(id: string): { owner: string; file: string } {
  const rest = id.slice(virtual.length);
  const slash = rest.indexOf('/');
  return { owner: rest.slice(0, slash), file: rest.slice(slash + 1) };
}

/** Text that may stand in a `<script>`: neither its end nor what begins a comment there. */
async function inline(code: string): Promise<string> {
  if (code.length > largest) throw new VivariumError('too-large', `The code with all it imports is ${code.length} characters long. At most ${largest} are run.`);
  if (!/<(?=\/script|script|!--)/i.test(code)) return code;
  const { parseSync } = await import('rolldown/utils');
  const escaped = code.replace(/<(?=\/script|script|!--)/gi, '\\x3C');
  if (parseSync('frame.js', escaped).errors.length > 0) throw new VivariumError('invalid-input', 'The widget compares with "<" before "!--" or "script": put a space after it.');
  return escaped;
}

const colours = new RegExp(String.raw`\u001b\[[\d;]*m`, 'g');

/** What the bundler found, as a person or a model can use it: `file:line: what is wrong`. */
function explained(thrown: unknown, { widget, purpose }: BundleRequest): VivariumError {
  const errors = (thrown as { errors?: readonly RolldownError[] }).errors ?? [];
  const own = errors.map(({ cause }) => cause).find((cause) => cause instanceof VivariumError) ?? (thrown instanceof VivariumError ? thrown : undefined);
  if (own) return own;
  if (errors.some(({ loc }) => loc?.file === entryId || loc?.file?.endsWith(entryId.slice(1)))) return new VivariumError('invalid-input', `${widget.entry}: it must export ${purpose === 'connector' ? '"connector", made with implement' : '"widget", made with defineWidget'}.`);
  const lines = errors.slice(0, 10).map((error) => {
    const what = (error.message.replace(colours, '').split('\n')[0] ?? '').replace(/^\[[A-Z_]+\]\s*/, '').replaceAll(/\0widget:[\w-]*\//g, '');
    const file = (error.loc?.file ?? error.id ?? '').replace(/^\0widget:[\w-]*\//, '');
    return error.loc ? `${file}:${error.loc.line}:${error.loc.column + 1}: ${what}` : file ? `${file}: ${what}` : what;
  });
  if (lines.length === 0) return new VivariumError('internal', (thrown as Error).message, { cause: thrown });
  return new VivariumError('invalid-input', lines.join('\n'), { cause: widget.entry });
}
