import { gmail } from '@vivarium/gmail/contract';
import { googleCalendar } from '@vivarium/google-calendar/contract';
import { notion } from '@vivarium/notion/contract';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { permit } from '../../host/companion/broker-rules.js';

/** What each connector sends to follow its source, and what would change it: the broker lets a read-only account do the first only. */
const requests = [
  [googleCalendar, 'reads', ['GET /calendar/v3/users/me/calendarList', 'POST /calendar/v3/users/me/calendarList/watch', 'POST /calendar/v3/calendars/a%40b.example/events/watch', 'POST /calendar/v3/channels/stop']],
  [googleCalendar, 'writes', ['POST /calendar/v3/calendars', 'POST /calendar/v3/calendars/primary/events', 'POST /calendar/v3/calendars/primary/events/quickAdd', 'POST /calendar/v3/calendars/primary/events/e1/move', 'POST /calendar/v3/calendars/primary/clear', 'PATCH /calendar/v3/calendars/primary/events/e1', 'DELETE /calendar/v3/calendars/primary/events/e1']],
  [gmail, 'reads', ['GET /gmail/v1/users/me/messages', 'POST /gmail/v1/users/me/watch', 'POST /gmail/v1/users/me/stop']],
  [gmail, 'writes', ['POST /gmail/v1/users/me/messages/send', 'POST /gmail/v1/users/me/messages/m1/modify', 'POST /gmail/v1/users/me/messages/batchDelete', 'POST /gmail/v1/users/me/drafts', 'POST /gmail/v1/users/me/drafts/send', 'POST /gmail/v1/users/me/settings/forwardingAddresses', 'DELETE /gmail/v1/users/me/drafts/d1']],
  [notion, 'reads', ['GET /v1/users/me', 'POST /v1/search', 'POST /v1/data_sources/d1/query']],
  [notion, 'writes', ['POST /v1/pages', 'POST /v1/comments', 'POST /v1/databases', 'POST /v1/data_sources', 'POST /v1/file_uploads', 'PATCH /v1/pages/p1', 'PATCH /v1/blocks/b1/children', 'DELETE /v1/blocks/b1']],
] as const;

for (const [{ definition }, effect, lines] of requests)
  describe(`${definition.title}, connected read-only: ${effect}`, () => {
    for (const line of lines)
      it(line, () => {
        const [method = '', path = ''] = line.split(' ');
        const { writes, rule } = permit(definition, method, `${definition.network[0]?.origin}${path}`);
        assert.equal(writes, effect === 'writes');
        assert.deepEqual(rule.headers, definition.network[0]?.headers, 'the same version of the API either way');
      });
  });
