import { VivariumError } from '@vivarium/sdk/contract';
import { fingerprint, implement } from '@vivarium/sdk/connector';
import { notion } from './contract.js';
import { actions } from './connector/actions.js';
import { mapError, notionApi } from './connector/api.js';
import { follow } from './connector/follow.js';
import { noteReader, readNote } from './connector/notes.js';
import { recordReader } from './connector/records.js';
import { findRoles, Settings, toRecordType } from './connector/roles.js';

/** A subscription stays until its owner deletes it; asking again now and then notices that the setting changed. */
const SUBSCRIPTION_CHECK = 24 * 3_600_000;

/** Notion's connector. */
export const connector = implement(notion, {
  collections: {
    async *recordTypes({ cursor, account, ...context }) {
      const { roles } = Settings.parse(account.settings);
      const types = (await notionApi(context).sources()).map((source) => toRecordType(source, findRoles(source, roles)));
      // One answer holds all of them, so the cursor is only what they looked like.
      const next = fingerprint(JSON.stringify(types));
      if (next !== cursor) yield { upsert: types, cursor: next, reset: cursor !== undefined, last: true };
    },
    async *records({ cursor, account, ...context }) {
      const api = notionApi(context);
      yield* follow({ api, cursor, reader: recordReader(api, account.timeZone), overrides: Settings.parse(account.settings).roles });
    },
    async *notes({ cursor, ...context }) {
      const api = notionApi(context);
      yield* follow({ api, cursor, reader: noteReader(api), overrides: {} });
    },
  },
  reads: {
    async content({ input, ...context }) {
      const api = notionApi(context);
      const note = await readNote(api, await api.page(input.id));
      if (!note) throw new VivariumError('not-found', 'This page is gone at Notion, or no longer shared with the integration.');
      return note;
    },
  },
  actions,
  push: {
    // Notion has no call for this: a person enters the address on the integration's page and says so in the settings.
    subscribe: async ({ account }) => (Settings.parse(account.settings).webhook ? { expiresAt: Date.now() + SUBSCRIPTION_CHECK, state: null } : null),
  },
  mapError,
});
