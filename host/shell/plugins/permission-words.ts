import { msg, str } from '@lit/localize';
import type { PluginPermission } from '@vivarium/sdk/protocol';
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
      return msg(str`“${one.widget}” asks for ${one.what}`);
  }
}
