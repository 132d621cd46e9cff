import { posix } from 'node:path';
import ts from 'typescript';
import { meaningOf } from '../frames/imports.js';
import type { FrameSource } from '../frames/sources.js';

/** One draft to check. Plain data, since another process does it. */
export interface TypesRequest {
  /** Where this repository's sources and packages are. */
  sourceFolder: string;
  widget: FrameSource;
  /** Contracts of connectors from elsewhere, by connector. */
  contracts: Readonly<Record<string, FrameSource>>;
}

/** One thing that the compiler says of a draft, at its line and column. */
export interface TypeFault {
  where: string;
  message: string;
}

/** As tsconfig.json, without what is a matter of taste: a draft is held to what can go wrong when it runs. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  customConditions: ['vivarium-source'],
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: [],
  strict: true,
  experimentalDecorators: true,
  useDefineForClassFields: false,
  resolveJsonModule: true,
  allowJs: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Where drafts are as far as the compiler knows: nowhere on the disk. */
const DRAFT = '/.draft/';
const MOST_FAULTS = 10;
const LONGEST = 400;

/** The TypeScript compiler with what widgets import already read. It runs nothing of a draft, and reads nothing that a draft names but what it may import. */
export class TypeCompiler {
  private readonly folder: string;
  private readonly host: ts.CompilerHost;
  private readonly resolved: ts.ModuleResolutionCache;
  /** The SDK's files, lit's, zod's and the browser's: read once. */
  private readonly read = new Map<string, ts.SourceFile | undefined>();
  private sources: Readonly<Record<string, FrameSource>> = {};
  private last: ts.Program | undefined;

  constructor(sourceFolder: string) {
    this.folder = sourceFolder.replaceAll('\\', '/');
    const disk = ts.createCompilerHost(options);
    this.resolved = ts.createModuleResolutionCache(this.folder, (name) => disk.getCanonicalFileName(name), options);
    this.host = {
      ...disk,
      fileExists: (name) => (name.startsWith(DRAFT) ? this.textOf(name) !== undefined : disk.fileExists(name)),
      readFile: (name) => (name.startsWith(DRAFT) ? this.textOf(name) : disk.readFile(name)),
      getSourceFile: (name, version) => (name.startsWith(DRAFT) ? this.draftFile(name, version) : this.known(name, () => disk.getSourceFile(name, version))),
      getCurrentDirectory: () => this.folder,
      resolveModuleNameLiterals: (literals, importer) => literals.map(({ text }) => ({ resolvedModule: importer.startsWith(DRAFT) ? this.imported(text, importer) : this.installed(text, importer) })),
    };
  }

  /** What is wrong with the types of a draft; the last says how much more there is where that is too much to say. */
  check({ widget, contracts }: Omit<TypesRequest, 'sourceFolder'>): TypeFault[] {
    this.sources = { ...contracts, '': widget };
    const program = ts.createProgram({ rootNames: [nameOf('', widget.entry)], options, host: this.host, ...(this.last && { oldProgram: this.last }) });
    this.last = program;
    const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(nameOf('', '')));
    const broken = own.flatMap((file) => program.getSyntacticDiagnostics(file));
    // What cannot be read has no types.
    const found = broken.length > 0 ? broken : own.flatMap((file) => program.getSemanticDiagnostics(file));
    const faults = found.slice(0, MOST_FAULTS).map((diagnostic) => this.fault(diagnostic));
    return found.length > MOST_FAULTS ? [...faults, { where: 'types', message: `The compiler says ${found.length - MOST_FAULTS} more. Repair these first.` }] : faults;
  }

  private fault({ file, start = 0, messageText }: ts.Diagnostic): TypeFault {
    const { line, character } = file!.getLineAndCharacterOfPosition(start);
    const where = `${partsOf(file!.fileName).file}:${line + 1}:${character + 1}`;
    // Where a type comes from is a path of this machine, and a draft can install nothing.
    const words = ts.flattenDiagnosticMessageText(messageText, '\n').replace(/import\("[^"]*"(?:, \{[^}]*\})?\)\./g, '').replaceAll(this.folder, '').replaceAll(DRAFT, '').replace(/ Do you need to install [^]*$/, '');
    return { where, message: words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words };
  }

  private textOf(name: string): string | undefined {
    const { owner, file } = partsOf(name);
    const files = Object.hasOwn(this.sources, owner) ? this.sources[owner]!.files : {};
    return Object.hasOwn(files, file) ? files[file] : undefined;
  }

  private draftFile(name: string, version: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile | undefined {
    const text = this.textOf(name);
    if (text === undefined) return undefined;
    const file = ts.createSourceFile(name, text, version);
    // A draft names no files but by what it imports, and does not tell the compiler to be silent.
    return Object.assign(file, { referencedFiles: [], typeReferenceDirectives: [], libReferenceDirectives: [], commentDirectives: undefined, checkJsDirective: undefined });
  }

  private known(name: string, read: () => ts.SourceFile | undefined): ts.SourceFile | undefined {
    if (!this.read.has(name)) this.read.set(name, read());
    return this.read.get(name);
  }

  /** What an import of a draft means: the bundler's own rule. */
  private imported(specifier: string, importer: string): ts.ResolvedModuleFull | undefined {
    const { owner, file } = partsOf(importer);
    try {
      const meaning = meaningOf(specifier, file, this.sources[owner]!);
      if ('file' in meaning) return draftModule(owner, meaning.file);
      if ('contract' in meaning && Object.hasOwn(this.sources, meaning.contract)) return draftModule(meaning.contract, this.sources[meaning.contract]!.entry);
      return this.installed(specifier, `${this.folder}/package.json`);
    } catch {
      // The compiler says where it cannot be found, the bundler why.
      return undefined;
    }
  }

  private installed(specifier: string, importer: string): ts.ResolvedModuleFull | undefined {
    return ts.resolveModuleName(specifier, importer, options, this.host, this.resolved).resolvedModule;
  }
}

/** Files of the widget are below `widget/`, of a contract below its connector's name, which no widget has for its own. */
const nameOf = (owner: string, file: string): string => `${DRAFT}${owner === '' ? 'widget' : `contract/${owner}`}/${file}`;

function partsOf(name: string): { owner: string; file: string } {
  const [, owner = '', file] = /^(?:widget|contract\/([^/]+))\/(.*)$/s.exec(name.slice(DRAFT.length)) ?? [];
  return { owner, file: file ?? '' };
}

const draftModule = (owner: string, file: string): ts.ResolvedModuleFull => ({ resolvedFileName: nameOf(owner, file), extension: posix.extname(file), isExternalLibraryImport: false });
