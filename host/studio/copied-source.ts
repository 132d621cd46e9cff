type Files = Readonly<Record<string, string>>;

/** A tag for a copy that nobody has: what was allowed to the original, or to one that is gone, is not its own. */
export function copiedTag(tag: string, taken: ReadonlySet<string>): string {
  const base = tag.replace(/^(?!gen-)/, 'gen-').slice(0, 54).replace(/-+$/, '');
  for (let count = 1; ; count += 1) {
    const found = `${base}-copy${count === 1 ? '' : `-${count}`}`;
    if (!taken.has(found)) return found;
  }
}

/** The code of a copy: it calls itself by its own tag, and by its own title where that is written as plain text. */
export function copiedSource(files: Files, from: { readonly tag: string; readonly title: string }, to: { readonly tag: string; readonly title: string }): Record<string, string> {
  const tag = new RegExp(String.raw`(?<![\w-])${from.tag}(?![\w-])`, 'g');
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [file, retitled(text.replace(tag, to.tag), from.title, to.title)]));
}

const title = /\btitle\s*:\s*(?:'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\$])*)`)/g;

/** Only the first title of a definition, and only where it is the one that the person sees: items of a sample have titles, too. */
function retitled(text: string, from: string, to: string): string {
  const begin = text.indexOf('defineWidget(');
  if (begin < 0) return text;
  title.lastIndex = begin;
  const found = title.exec(text);
  if (!found || (found[1] ?? found[2] ?? found[3])!.replace(/\\(.)/g, '$1') !== from) return text;
  return `${text.slice(0, found.index)}title: ${JSON.stringify(to)}${text.slice(found.index + found[0].length)}`;
}
