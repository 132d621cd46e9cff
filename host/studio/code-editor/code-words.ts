import { msg } from '@lit/localize';

/** What the editor says by itself, in the language of the page. The names are those that CodeMirror asks for. */
export const codeWords = (): Readonly<Record<string, string>> => ({
  Find: msg('Find'),
  Replace: msg('Replace with'),
  next: msg('next'),
  previous: msg('previous'),
  all: msg('all'),
  'match case': msg('match case'),
  regexp: msg('pattern'),
  'by word': msg('whole words'),
  replace: msg('replace'),
  'replace all': msg('replace all'),
  close: msg('Close'),
  'Go to line': msg('Go to line'),
  go: msg('go'),
  'current match': msg('current match'),
  'replaced match on line $': msg('replaced a match on line $'),
  'replaced $ matches': msg('replaced $ matches'),
  'on line': msg('on line'),
});
