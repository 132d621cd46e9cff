import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readEntity, readWords, headerOf, textOf } from '../emulator/rfc5322.js';
import { decodeBase64, encodeBase64, encodeBase64Url } from './base64.js';
import { readBody, type MessagePart } from './body.js';
import { decodeText } from './charset.js';
import { composeMessage } from './compose.js';
import { decodeWords, parameter, parseAddresses, parseMessageIds } from './headers.js';
import { htmlToText } from './plain.js';

const bytes = (...values: number[]) => Uint8Array.from(values);
const data = (value: string | Uint8Array) => ({ data: encodeBase64Url(value) });

describe('encoded words (RFC 2047)', () => {
  for (const [given, expected] of [
    ['plain', 'plain'],
    ['=?utf-8?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['=?UTF-8?B?R3LDvMOfZQ==?= aus Köln', 'Grüße aus Köln'],
    ['=?ISO-8859-1?Q?Caf=E9_au_lait?=', 'Café au lait'],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['=?utf-8?B?8J+R?= =?utf-8?B?iw==?=', '👋'],
    ['=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=', 'ab'],
    ['=?utf-8?Q?a?= b =?utf-8?Q?c?=', 'a b c'],
    ['=?utf-8*en?Q?x?=', 'x'],
    ['=?utf-8?B?%%%?=', '=?utf-8?B?%%%?='],
    ['=?nonsense?Q?=E9?=', 'é'],
    ['=?broken', '=?broken'],
  ] as const)
    test(given, () => assert.equal(decodeWords(given), expected));
});

describe('addresses', () => {
  for (const [given, expected] of [
    ['', []],
    ['Amanda Foster <Amanda@Foster.example>', [{ name: 'Amanda Foster', email: 'amanda@foster.example' }]],
    ['"Foster, Amanda" <a@b.example>, c@d.example', [{ name: 'Foster, Amanda', email: 'a@b.example' }, { email: 'c@d.example' }]],
    ['"a \\"q\\" b" <a@b.example>', [{ name: 'a "q" b', email: 'a@b.example' }]],
    ['=?utf-8?Q?J=C3=BCrgen?= <j@x.example>', [{ name: 'Jürgen', email: 'j@x.example' }]],
    ['a@b.example (Amanda (the boss))', [{ name: 'Amanda (the boss)', email: 'a@b.example' }]],
    ['Team: a@b.example, c@d.example;', [{ email: 'a@b.example' }, { email: 'c@d.example' }]],
    ['undisclosed-recipients:;', []],
    ['<a@b.example>', [{ email: 'a@b.example' }]],
    ['"a@b.example" <a@b.example>', [{ email: 'a@b.example' }]],
    ['no address', []],
    // A name that names an address would be taken for the sender's.
    ['"Amanda Foster <amanda@foster.example>" <x@evil.example>, "amanda@foster.example, Bob" <y@evil.example>', [{ email: 'x@evil.example' }, { email: 'y@evil.example' }]],
    ['\u202e\u200bevE <x@evil.example>', [{ name: 'evE', email: 'x@evil.example' }]],
    // Not as RFC 2047 section 5 wants it, and sent all the same.
    ['=?utf-8?Q?M=C3=BCller,_Hans?= <h@x.example>, c@d.example', [{ name: 'Müller, Hans', email: 'h@x.example' }, { email: 'c@d.example' }]],
    ['=?utf-8?Q?Hans_:-(?= <h@x.example>, c@d.example', [{ name: 'Hans :-(', email: 'h@x.example' }, { email: 'c@d.example' }]],
    ['=?utf-8?Q?Sales:_North?= <n@x.example>', [{ name: 'Sales: North', email: 'n@x.example' }]],
    ['=?utf-8?Q?Gr=C3=BCppe?=: a@b.example, c@d.example;', [{ email: 'a@b.example' }, { email: 'c@d.example' }]],
    ['a@b.example, Müller, Hans <h@x.example>, junk, c@d.example', [{ email: 'a@b.example' }, { name: 'Müller, Hans', email: 'h@x.example' }, { email: 'c@d.example' }]],
    ['Apex Consulting, Inc. <a@b.example>', [{ name: 'Apex Consulting, Inc.', email: 'a@b.example' }]],
  ] as const)
    test(given || '(empty)', () => assert.deepEqual(parseAddresses(given), expected));

  test('message ids', () => assert.deepEqual(parseMessageIds('<a@x> junk\r\n <b@y>'), ['<a@x>', '<b@y>']));
  test('parameters, quoted and extended', () => {
    assert.equal(parameter('text/plain; charset="ISO-8859-1"; x=y', 'charset'), 'ISO-8859-1');
    assert.equal(parameter("attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", 'filename'), 'Grüße.pdf');
    assert.equal(parameter('text/plain', 'charset'), undefined);
  });
});

describe('what a stranger wrote to take time', () => {
  // Each took from ten seconds to minutes, and so did the sync that met it, at every try.
  for (const [name, read] of [
    ['parentheses that never close', () => assert.deepEqual(parseAddresses('('.repeat(200_000)), [])],
    ['parentheses with something behind them', () => assert.deepEqual(parseAddresses(`${'('.repeat(100_000)}${')'.repeat(100_000)} x`), [])],
    ['commas and words that never end', () => assert.deepEqual(parseAddresses(`${'=?a?q?b,'.repeat(50_000)}${'x,'.repeat(100_000)}<a@b.example>`).length, 1)],
    ['tags that never end', () => assert.equal(htmlToText(`Hello${'<a'.repeat(200_000)}`), 'Hello')],
    ['list items that never end', () => assert.equal(htmlToText(`Hello${'<li '.repeat(200_000)}`), 'Hello')],
    ['tags of which the last one ends', () => assert.equal(htmlToText(`Hello${'<br '.repeat(200_000)}>you`), 'Hello\nyou')],
  ] as const)
    test(name, { timeout: 30_000 }, read);
});

describe('charsets', () => {
  test('UTF-8 although the header says otherwise, as Gmail transcodes', () => assert.equal(decodeText(new TextEncoder().encode('Grüße'), 'iso-8859-1'), 'Grüße'));
  test('what the header says where it is not UTF-8', () => assert.equal(decodeText(bytes(0x47, 0x72, 0xfc, 0xdf, 0x65), 'iso-8859-1'), 'Grüße'));
  test('an unknown charset is read as western', () => assert.equal(decodeText(bytes(0xe9), 'x-unknown'), 'é'));
});

describe('bodies', () => {
  const plain = (text: string): MessagePart => ({ mimeType: 'text/plain', body: data(text) });
  const html = (text: string): MessagePart => ({ mimeType: 'text/html', body: data(text) });
  const multipart = (kind: string, ...parts: MessagePart[]): MessagePart => ({ mimeType: `multipart/${kind}`, parts, body: { size: 0 } });
  const file = (filename: string, type = 'application/pdf'): MessagePart => ({ mimeType: type, filename, body: { attachmentId: 'A', size: 12 } });

  test('nested: mixed of related of alternative, with attachments', () => {
    const body = readBody(multipart('mixed', multipart('related', multipart('alternative', plain('Hi\r\nthere'), html('<b>Hi</b>')), file('logo.png', 'image/png')), file('offer.pdf')));
    assert.deepEqual(body, {
      text: 'Hi\nthere',
      html: '<b>Hi</b>',
      attachments: [{ name: 'logo.png', type: 'image/png', size: 12 }, { name: 'offer.pdf', type: 'application/pdf', size: 12 }],
    });
  });
  test('a picture that the HTML shows is not attached, one beside it is', () => {
    const picture = (id: string, disposition = 'inline', type = 'image/png'): MessagePart => ({ ...file(`${id}.png`, type), headers: [{ name: 'Content-ID', value: `<${id}>` }, { name: 'Content-Disposition', value: disposition }] });
    const shown = html('<p>Hi <img src="cid:logo@x"><img src=cid:a%2Bb@x><div style="background:url(cid:sky@x)">');
    const names = (...parts: MessagePart[]) => readBody(multipart('related', shown, ...parts)).attachments.map(({ name }) => name);
    assert.deepEqual(names(picture('logo@x'), picture('a+b@x', 'attachment'), picture('sky@x')), []);
    assert.deepEqual(names(picture('other@x'), picture('logo@x', 'inline', 'application/pdf'), file('logo@x', 'image/png')), ['other@x.png', 'logo@x.png', 'logo@x']);
  });
  test('a list’s footer below formatted mail is not all there is of it', () => {
    const body = readBody(multipart('mixed', html('<p>The offer is signed.</p>'), plain('List <info>\nUnsubscribe')));
    assert.equal(body.text, 'The offer is signed.\nList <info>\nUnsubscribe');
    assert.equal(body.html, '<p>The offer is signed.</p>\n<p>List &#60;info&#62;<br>Unsubscribe</p>');
  });
  test('what stands above forwarded formatted mail, and of alternatives each only once', () => {
    const body = readBody(multipart('mixed', plain('See below.'), multipart('alternative', plain('Old offer'), multipart('related', html('<b>Old offer</b>'), file('logo.png', 'image/png')))));
    assert.equal(body.text, 'See below.\nOld offer');
    assert.equal(body.html, '<p>See below.</p>\n<b>Old offer</b>');
    assert.equal(readBody(multipart('alternative', plain(' \n'), html('Only here'))).text, 'Only here');
  });
  test('HTML alone gives its text', () =>
    assert.equal(readBody(html('<style>p{}</style><p>Gr&uuml;&szlig;e&#8230; &amp;amp;</p><ul><li>one<li>two</ul><script>x</script><!-- c -->')).text, 'Grüße… &amp;\n\n• one\n• two'));
  test('what HTML quotes is marked as plain mails mark it', () => {
    const quoted = '<div>Signed.</div><br><div class="gmail_quote"><div>On Mon, Mar 2, 2026 Jordan wrote:<br></div><blockquote class="gmail_quote">Could you<br>sign?<blockquote>Older</blockquote></blockquote></div><p>Bye</p></blockquote>';
    assert.equal(readBody(html(quoted)).text, 'Signed.\n\nOn Mon, Mar 2, 2026 Jordan wrote:\n> Could you\n> sign?\n>> Older\nBye');
  });
  test('an attached message is an attachment, its text not ours', () => {
    const inner: MessagePart = { mimeType: 'message/rfc822', filename: 'fwd.eml', body: { size: 5 }, parts: [plain('inner')] };
    assert.deepEqual(readBody(multipart('mixed', plain('outer'), inner)), { text: 'outer', attachments: [{ name: 'fwd.eml', type: 'message/rfc822', size: 5 }] });
  });
  test('an attachment without a name, one of a text type', () => {
    const headers = [{ name: 'Content-Disposition', value: 'attachment; filename="=?utf-8?Q?=C3=A4.txt?="' }];
    assert.deepEqual(readBody({ mimeType: 'text/plain', headers, body: data('x') }).attachments, [{ name: 'ä.txt', type: 'text/plain', size: 0 }]);
  });
  test('a long text that Gmail keeps behind an attachment id is no file', () => {
    const long: MessagePart = { mimeType: 'text/html', filename: '', body: { attachmentId: 'A', size: 300_000 } };
    assert.deepEqual(readBody(multipart('mixed', multipart('alternative', plain('Short form'), long), file('offer.pdf'))).attachments.map(({ name }) => name), ['offer.pdf']);
  });
  test('an empty message, and one nested beyond reason', () => {
    assert.deepEqual(readBody({}), { text: '', attachments: [] });
    let deep = plain('deep');
    for (let depth = 0; depth < 500; depth++) deep = multipart('mixed', deep);
    assert.equal(readBody(deep).text, '');
  });
  test('hostile HTML never throws, and no script or comment comes through', () => {
    // Long enough that an expression that goes back over its input would not end within a test run.
    for (const hostile of ['<'.repeat(200_000), '<script>'.repeat(20_000), '<!--'.repeat(50_000), '&#xFFFFFFFF;&#0;&#55296;', `<p ${'a="'.repeat(50_000)}`, '<blockquote>x'.repeat(50_000)])
      assert.doesNotMatch(htmlToText(hostile), /<(script|!--)/);
  });
});

describe('composing', () => {
  const read = (source: string) => readEntity(Buffer.from(source, 'latin1').toString('latin1'));

  test('any text and subject come back as they were', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(text, text, (subject, body) => {
        const source = composeMessage({ to: [{ email: 'a@b.example' }], subject, text: body });
        assert.ok(/^[\x00-\x7f]*$/.test(source) && source.split('\r\n').every((line) => line.length < 998 && !line.includes('\n')));
        const entity = read(source);
         
        const oneLine = subject.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();
        assert.equal(decodeWords(headerOf(entity, 'Subject')), oneLine);
        assert.equal(entity.bytes.toString('utf8'), Buffer.from(body.replace(/\r\n?|\n/g, '\r\n')).toString('utf8'));
      }),
    );
  });
  test('names of any kind', () => {
    for (const name of ['Amanda Foster', 'Foster, Amanda', 'Jürgen "J" Groß', 'a\\b', '李小龍'.repeat(20), '=?utf-8?Q?x?=']) {
      const entity = read(composeMessage({ to: [{ name, email: 'a@b.example' }, { email: 'c@d.example' }], subject: '', text: '' }));
      assert.deepEqual(parseAddresses(headerOf(entity, 'To')), [{ name, email: 'a@b.example' }, { email: 'c@d.example' }]);
    }
  });
  test('a header is never injected', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('\r\n', '\n', '\r', '\r\n\r\n', '\u2028', '\u0000\n'), (noise, end) => {
        const evil = `${noise}${end}Bcc: thief@evil.example`;
        const entity = read(composeMessage({ to: [{ name: evil, email: 'a@b.example' }], cc: [{ name: evil, email: 'c@d.example' }], subject: evil, text: evil, inReplyTo: evil, references: [evil] }));
        assert.ok(!entity.headers.some(({ name }) => /bcc/i.test(name)));
      }),
    );
    for (const email of ['a@b.example\r\nBcc: x@y.example', 'a b@c.example', 'a@b.example, c@d.example', '<a@b.example>', 'nobody', ''])
      assert.throws(() => composeMessage({ to: [{ email }], subject: '', text: '' }), { code: 'invalid-input' });
  });
  test('a long conversation keeps its first and latest ids', () => {
    const references = Array.from({ length: 50 }, (_, index) => `<m${index}@x.example>`);
    const ids = parseMessageIds(headerOf(read(composeMessage({ to: [{ email: 'a@b.example' }], subject: 's', text: 't', references, inReplyTo: '<last@x.example>' })), 'References'));
    assert.deepEqual([ids.length, ids[0], ids.at(-1)], [20, '<m0@x.example>', '<last@x.example>']);
  });
  test('base64 of any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 20_000 }), (value) => assert.deepEqual(decodeBase64(encodeBase64Url(value)), value) ?? assert.equal(encodeBase64(value), Buffer.from(value).toString('base64'))));
  });
  test('the emulator’s own reader: quoted-printable, encoded words', () => {
    const entity = readEntity('Subject: =?utf-8?Q?a?= =?utf-8?Q?b?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=\r\n=C3=9Fe');
    assert.deepEqual([readWords(headerOf(entity, 'Subject')), textOf(entity)], ['ab', 'Grüße']);
  });
});
