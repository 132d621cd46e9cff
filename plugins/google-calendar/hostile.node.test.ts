import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { googleCalendar } from './contract.js';
import { toCalendar, toChange } from './normalise.js';
import { WireCalendar } from './wire.js';

const hostile = '"><img src=x onerror=alert(1)>';
const calendarOf = (more: object) => toCalendar(WireCalendar.parse({ id: 'a@example.com', selected: true, accessRole: 'owner', ...more }));
const eventOf = (more: object, calendar = calendarOf({})) => {
  const wire = { id: 'e1', etag: '"1"', status: 'confirmed', summary: 'Call', start: { dateTime: '2026-03-02T09:00:00Z' }, end: { dateTime: '2026-03-02T10:00:00Z' }, ...more };
  const change = toChange(wire, calendar);
  assert(change && 'upsert' in change);
  return googleCalendar.definition.collections.events.item.parse(change.upsert);
};

describe('an event from a stranger', () => {
  for (const colour of ['red;position:fixed;inset:0', 'url(https://t.example/p)', 'var(--x)', '#fff}', '#12345', '#1234567', '</style>', '', 'expression(alert(1))'])
    it(`brings no style: ${JSON.stringify(colour)}`, () => assert.equal(eventOf({}, calendarOf({ backgroundColor: colour })).color, undefined));
  for (const colorId of ['constructor', '__proto__', 'toString', '99', hostile]) it(`brings no colour of the name ${colorId}`, () => assert.equal(eventOf({ colorId }).color, undefined));
  it('keeps the colours there are', () => assert.deepEqual([eventOf({ colorId: '11' }).color, eventOf({}, calendarOf({ backgroundColor: '#A1b2c3' })).color], ['#dc2127', '#A1b2c3']));

  for (const url of ['javascript:alert(1)', 'java\tscript:alert(1)', 'JAVASCRIPT:alert(1)//https://x', 'data:text/html,x', 'http://plain.example/', 'https://', ' https://a b', 'vbscript:x', 'file:///etc/passwd', 'intent://x#Intent;end'])
    it(`brings no link but https to a call: ${url}`, () => {
      const event = eventOf({ hangoutLink: url, conferenceData: { entryPoints: [{ entryPointType: 'video', uri: url }] } });
      assert.equal(event.conferenceUrl, undefined);
    });
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'httpx://a', '//a']) it(`brings no page but on the web: ${url}`, () => assert.equal(eventOf({ htmlLink: url }).url, undefined));

  it('is read as it is written, whatever would turn or hide its words', () => {
    assert.deepEqual([eventOf({ summary: '\u202eInvoice \u2066fdp.exe' }).title, eventOf({ summary: '\u200b' }).title, eventOf({ summary: 'نقاش \u200fA\u200d' }).title], ['Invoice fdp.exe', '(No title)', 'نقاش \u200fA\u200d']);
  });
  it('names nobody by the address of somebody else', () => {
    const { attendees, organizer } = eventOf({
      organizer: { email: 'x@evil.example', displayName: 'amanda@foster.example' },
      attendees: [{ email: 'x@evil.example', displayName: 'Amanda <amanda@foster.example>' }, { email: 'y@evil.example', displayName: '\u202eevE' }],
    });
    assert.deepEqual([organizer, ...attendees.map(({ name }) => name)], [{ email: 'x@evil.example' }, undefined, 'evE']);
  });

  it('brings its description as text', () => {
    const { description, title } = eventOf({ summary: hostile, description: `<b>Agenda</b><script>alert(1)</script>${hostile}<a href="javascript:x()">go</a>` });
    assert.equal(title, hostile);
    assert.doesNotMatch(description ?? '', /<(?:script|img|a|b)\b/i);
  });
});
