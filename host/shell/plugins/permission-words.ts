import { msg, str } from '@lit/localize';
import { kinds } from '@vivarium/sdk/contract';
import type { PluginPermission } from '@vivarium/sdk/protocol';
import { inSentence } from '../consent/use-words.js';
import { listed } from '../../ui/said.js';

/** One permission of a plugin as a sentence. */
export function permissionInWords(one: PluginPermission): string {
  switch (one.type) {
    case 'reach':
      return one.methods.every((method) => method === 'GET') ? msg(str`Reads from ${one.host}`) : msg(str`Reads from and writes to ${one.host}`);
    case 'sign-in':
      return one.how === 'token' ? msg('Uses a token you paste, without seeing it') : msg(str`Signs you in at ${listed(one.hosts)}, without seeing the secret`);
    case 'collection':
      return msg(str`Keeps a copy: ${one.title}`);
    case 'read':
      return msg(str`Looks up: ${one.title}`);
    case 'action':
      return one.risk === 'reversible' ? msg(str`Can do, and undo: ${one.title}`) : msg(str`Can do, asked each time: ${one.title}`);
    case 'widget':
      return msg(str`Widget: ${one.title}`);
    case 'use':
      return usedInWords(one);
  }
}

/** What a widget asks for is the person's own: it is called as it is everywhere else. */
function usedInWords({ widget, what, how }: PluginPermission & { type: 'use' }): string {
  const [id, name = ''] = what.split('.');
  const kind = Object.values(kinds).find((one) => one.id === id);
  if (!kind) return msg(str`“${widget}” asks for ${what}`);
  if (how === 'see') return msg(str`“${widget}” asks for ${inSentence(msg(kind.title))}`);
  const action = (kind.actions as Readonly<Record<string, { readonly title: string }>>)[name];
  return action ? msg(str`“${widget}” asks for “${msg(action.title)}”`) : msg(str`“${widget}” asks for ${what}`);
}
