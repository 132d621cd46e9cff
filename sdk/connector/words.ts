/** What turns the order of the words around it on screen, and what no screen shows. Joiners and marks that scripts need stay. */
const unseen = /[\u202a-\u202e\u2066-\u2069\u00ad\u200b\u2060-\u2064\ufeff]/g;

/**
 * Words of strangers as they are read aloud: a title or a file's name without characters that reorder what is seen, by
 * which “fdp.exe” looks like “exe.pdf”, or that are not seen at all.
 */
export const asRead = (text: string): string => text.replace(unseen, '');

/**
 * What somebody calls themselves, or undefined where that is nothing, or names an address: whoever writes chooses it
 * freely, and another address than the true one would be taken for it.
 */
export function calledBy(name: string | undefined): string | undefined {
  const called = asRead(name ?? '').trim();
  return called === '' || /[@\uff20\ufe6b]/.test(called) ? undefined : called;
}
