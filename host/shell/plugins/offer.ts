import { msg, str } from '@lit/localize';
import type { PluginOffer, PluginPermission } from '@vivarium/sdk/protocol';
import type { Question } from '../confirm-dialog.js';
import { permissionInWords } from './permission-words.js';

/** Words from elsewhere keep their own direction between ours. */
const apart = (words: string): string => `\u2068${words}\u2069`;

/** What a person is asked before a plugin is installed, or takes the place of an older one. */
export function questionOf({ title, version, before, author, license, description, changes, files, from, hash }: PluginOffer, locale: string): Question {
  const number = new Intl.NumberFormat(locale);
  const listed = (which: 'added' | 'removed') => changes.filter(({ change }) => change === which).map(({ permission }) => `• ${permissionInWords(permission as unknown as PluginPermission)}`).join('\n');
  const line = (label: string, after: string) => (after === '' ? [] : [{ label, after }]);
  const [added, removed] = [listed('added'), listed('removed')];
  const size = msg(str`${number.format(files.count)} with ${number.format(files.characters)} characters`);
  return {
    preview: {
      title: before ? msg(str`Update ${title} ${before.version} to ${version}?`) : msg(str`Install ${title} ${version}?`),
      lines: [
        ...line(msg('About itself'), [description, `${author}, ${license}`].map(apart).join('\n')),
        ...line(before ? msg('New, it may') : msg('It may'), added),
        ...line(msg('No longer'), removed),
        ...(before && added === '' && removed === '' ? line(msg('It may'), msg('What it could before.')) : []),
        ...line(msg('Files'), before ? msg(str`${size}; ${number.format(files.changed)} changed`) : size),
        ...line(msg('From'), from),
        ...line('sha256', hash),
      ],
    },
    consequence: before
      ? msg('Its code only ever runs shut off. What you allowed its widgets stays as it is.')
      : msg('Its code only ever runs shut off. Its widgets see nothing until you allow it on the page, and its connector has no account until you connect one.'),
    yes: before ? msg('Update') : msg('Install'),
    danger: false,
  };
}
