import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTime } from '@vivarium/sdk/kinds';
import { clock } from './time.js';

test('a point in time is written as the times of appointments are', () => {
  const at = Date.parse('2026-03-04T14:05:00Z');
  for (const locale of ['en-GB', 'en-US', 'de', 'ar', 'ar-EG']) {
    const time = formatTime(at, { locale, timeZone: 'UTC' });
    assert.equal(clock(at, at, locale, 'UTC'), time);
    assert.ok(clock(at, at + 86_400_000, locale, 'UTC').endsWith(time), locale);
  }
});
