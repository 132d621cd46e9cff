import { javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript';

type Files = Readonly<Record<string, string>>;

/** A name in quotes that is written otherwise from now on. */
export interface Rewrite {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** What names another file in a module. */
const naming = new Set(['ImportDeclaration', 'ExportDeclaration', 'DynamicImport', 'ImportType']);

/** Where the files of a widget name a file that is about to have another name, and where that one names others from another folder: what is to stand there, by file as it is called now. */
export function renamedImports(files: Files, file: string, to: string): ReadonlyMap<string, readonly Rewrite[]> {
  const found = new Map<string, Rewrite[]>();
  for (const [path, text] of Object.entries(files)) {
    const here = path === file ? to : path;
    const rewrites = importsOf(path, text).flatMap(({ from, to: end, name }): Rewrite[] => {
      const target = fileOf(path, name, files);
      if (target === undefined || (target !== file && here === path)) return [];
      const wanted = target === file ? to : target;
      // How its ending was written (.js for a .ts, none) stays; another kind of file brings its own.
      const ending = endingOf(target) === endingOf(wanted) ? name.slice(bare(name, target).length) : endingOf(wanted);
      const insert = relative(here, wanted.slice(0, wanted.length - endingOf(wanted).length)) + ending;
      return insert === name ? [] : [{ from, to: end, insert }];
    });
    if (rewrites.length > 0) found.set(path, rewrites);
  }
  return found;
}

/** A text with what is to stand in it. */
export const rewritten = (text: string, rewrites: readonly Rewrite[]): string => rewrites.reduceRight((done, { from, to, insert }) => done.slice(0, from) + insert + done.slice(to), text);

const endingOf = (path: string): string => /\.[a-z]+$/.exec(path)?.[0] ?? '';

/** A name as it is written without the ending of the file that it names. */
const bare = (name: string, target: string): string => (endingOf(target) !== '' && /\.(ts|js|json)$/.test(name) ? name.replace(/\.(ts|js|json)$/, '') : name);

/** Names of other files as they are written, without their quotes. Text and comments that look alike are none. */
function importsOf(path: string, text: string): { from: number; to: number; name: string }[] {
  if (path.endsWith('.json')) return [];
  const found: { from: number; to: number; name: string }[] = [];
  (path.endsWith('.js') ? javascriptLanguage : typescriptLanguage).parser.parse(text).iterate({
    enter({ name, from, to, node }) {
      if (name !== 'String') return;
      for (let parent = node.parent; parent; parent = parent.parent) {
        if (naming.has(parent.name) || (parent.name === 'CallExpression' && text.slice(parent.from, from).replace(/\s/g, '') === 'import(')) {
          found.push({ from: from + 1, to: to - 1, name: text.slice(from + 1, to - 1) });
          return;
        }
        if (/Statement|Declaration|Block|Body$/.test(parent.name)) return;
      }
    },
  });
  return found;
}

/** The file of the widget that a name leads to. */
function fileOf(from: string, name: string, files: Files): string | undefined {
  if (!/^\.\.?\//.test(name)) return undefined;
  const path = folderOf(from);
  for (const part of name.split('/')) {
    if (part === '..') path.pop();
    else if (part !== '.') path.push(part);
  }
  const full = path.join('/');
  return [full, full.replace(/\.js$/, '.ts'), `${full}.ts`, `${full}.js`].find((one) => Object.hasOwn(files, one));
}

const folderOf = (path: string): string[] => path.split('/').slice(0, -1);

function relative(from: string, to: string): string {
  const base = folderOf(from);
  const target = to.split('/');
  let common = 0;
  while (common < base.length && common < target.length - 1 && base[common] === target[common]) common += 1;
  const up = base.slice(common).map(() => '..');
  return `${up.length > 0 ? up.join('/') : '.'}/${target.slice(common).join('/')}`;
}
