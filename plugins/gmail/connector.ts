import { implement } from '@vivarium/sdk/connector';
import { actions } from './actions.js';
import { gmail } from './contract.js';
import { readBody } from './mime/body.js';
import { subscribe } from './push.js';
import { FullMessage, mailbox, mapError } from './sync/api.js';
import { syncLabels } from './sync/labels.js';
import { withLongTexts } from './sync/long-texts.js';
import { syncMessages } from './sync/messages.js';

/** The Gmail connector. */
export const connector = implement(gmail, {
  collections: { messages: syncMessages, labels: syncLabels },
  reads: {
    async body({ input: { id }, ...context }) {
      const { payload } = await context.http.get(`${mailbox}/messages/${encodeURIComponent(id)}`, {
        query: { format: 'full' },
        schema: FullMessage,
        signal: context.signal,
      });
      const { text, html } = readBody(await withLongTexts(payload, id, context));
      return html === undefined ? { text } : { text, html };
    },
  },
  actions,
  push: { subscribe },
  mapError,
});
