import assert from 'node:assert/strict';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { checkedLookup, isPublicAddress } from './broker-address.js';
import { permitBatch } from './broker-batch.js';
import { permit } from './broker-rules.js';

const contract = {
  title: 'Calendar',
  network: [
    { origin: 'https://www.example.com', methods: ['GET', 'PATCH'], paths: ['/calendar/v3', '/batch/calendar/v3'] },
    { origin: 'https://www.example.com', methods: ['POST'], paths: ['/calendar/v3/watch'] },
    { origin: 'https://api.example.org', methods: ['GET', 'POST'], paths: ['/v1/'] },
  ],
} as const;

const allowed = [
  ['GET', 'https://www.example.com/calendar/v3'],
  ['GET', 'https://www.example.com/calendar/v3/calendars/primary/events?syncToken=a%2Fb&q=..%2F'],
  ['GET', 'https://www.example.com/calendar/v3/calendars/en.usa%23holiday%40group.v.calendar.google.com/events'],
  ['PATCH', 'https://www.example.com/calendar/v3/calendars/primary/events/abc'],
  ['POST', 'https://www.example.com/calendar/v3/watch'],
  ['POST', 'https://api.example.org/v1/search'],
  ['GET', 'https://www.example.com/calendar/v3/a..b/c.d'],
] as const;

const refused: readonly (readonly [string, string])[] = [
  // scheme
  ['GET', 'http://www.example.com/calendar/v3/x'],
  ['GET', 'ftp://www.example.com/calendar/v3/x'],
  ['GET', 'file:///etc/passwd'],
  ['GET', 'javascript:alert(1)'],
  ['GET', 'data:text/plain,x'],
  ['GET', 'ws://www.example.com/calendar/v3/x'],
  ['GET', '//www.example.com/calendar/v3'],
  ['GET', '/calendar/v3'],
  ['GET', ''],
  // host
  ['GET', 'https://example.com/calendar/v3/x'],
  ['GET', 'https://evil.www.example.com/calendar/v3/x'],
  ['GET', 'https://www.example.com.evil.net/calendar/v3/x'],
  ['GET', 'https://www.example.com./calendar/v3/x'],
  ['GET', 'https://WWW.EXAMPLE.COM/calendar/v3/x'],
  ['GET', 'https://www.example.com:8443/calendar/v3/x'],
  ['GET', 'https://www.example.com:443/calendar/v3/x'],
  ['GET', 'https://user@www.example.com/calendar/v3/x'],
  ['GET', 'https://user:pass@www.example.com/calendar/v3/x'],
  ['GET', 'https://www.example.com@evil.net/calendar/v3/x'],
  ['GET', 'https://www.example.com\\@evil.net/calendar/v3/x'],
  ['GET', 'https://evil.net\\@www.example.com/calendar/v3/x'],
  ['GET', 'https://evil.net#@www.example.com/calendar/v3/x'],
  ['GET', 'https://evil.net/?@www.example.com/calendar/v3/x'],
  ['GET', 'https://ｗｗｗ.example.com/calendar/v3/x'],
  ['GET', 'https://www。example。com/calendar/v3/x'],
  ['GET', 'https://www.exam\tple.com/calendar/v3/x'],
  ['GET', 'https://www.exam\nple.com/calendar/v3/x'],
  ['GET', ' https://www.example.com/calendar/v3/x'],
  ['GET', 'https://www.example.com/calendar/v3/x '],
  ['GET', 'https:/www.example.com/calendar/v3/x'],
  ['GET', 'https:www.example.com/calendar/v3/x'],
  ['GET', 'https://www%2eexample.com/calendar/v3/x'],
  ['GET', 'https://localhost/calendar/v3/x'],
  // addresses in every spelling
  ['GET', 'https://127.0.0.1/calendar/v3/x'],
  ['GET', 'https://127.1/calendar/v3/x'],
  ['GET', 'https://2130706433/calendar/v3/x'],
  ['GET', 'https://0x7f000001/calendar/v3/x'],
  ['GET', 'https://0177.0.0.1/calendar/v3/x'],
  ['GET', 'https://[::1]/calendar/v3/x'],
  ['GET', 'https://[::ffff:127.0.0.1]/calendar/v3/x'],
  ['GET', 'https://[fe80::1]/calendar/v3/x'],
  ['GET', 'https://169.254.169.254/latest/meta-data'],
  ['GET', 'https://metadata.google.internal/computeMetadata/v1'],
  // path
  ['GET', 'https://www.example.com/'],
  ['GET', 'https://www.example.com/calendar'],
  ['GET', 'https://www.example.com/calendar/v3x'],
  ['GET', 'https://www.example.com/calendar/v3../x'],
  ['GET', 'https://www.example.com/drive/v3/files'],
  ['GET', 'https://www.example.com/calendar/v3/../../drive/v3/files'],
  ['GET', 'https://www.example.com/calendar/v3/./x'],
  ['GET', 'https://www.example.com/calendar/v3/%2e%2e/%2e%2e/drive'],
  ['GET', 'https://www.example.com/calendar/v3/%2E%2E/drive'],
  ['GET', 'https://www.example.com/calendar/v3/.%2e/drive'],
  ['GET', 'https://www.example.com/calendar/v3/..%2fdrive'],
  ['GET', 'https://www.example.com/calendar/v3%2f..%2f..%2fdrive'],
  ['GET', 'https://www.example.com/calendar/v3/%5c..%5cdrive'],
  ['GET', 'https://www.example.com/calendar/v3/%252e%252e%252fdrive'],
  ['GET', 'https://www.example.com/calendar/v3/..;/drive'],
  ['GET', 'https://www.example.com/calendar/v3/x%00'],
  ['GET', 'https://www.example.com\\calendar\\v3\\x'],
  ['GET', 'https://www.example.com/calendar/v3/x#fragment'],
  ['GET', 'https://www.example.com/Calendar/v3/x'],
  ['GET', 'https://api.example.org/v10/x'],
  // method
  ['DELETE', 'https://www.example.com/calendar/v3/x'],
  ['POST', 'https://www.example.com/calendar/v3/x'],
  ['PUT', 'https://www.example.com/calendar/v3/x'],
  ['TRACE', 'https://www.example.com/calendar/v3/x'],
  ['get', 'https://www.example.com/calendar/v3/x'],
];

const readable = {
  title: 'Boards',
  network: [
    { origin: 'https://api.example.org', methods: ['GET', 'POST', 'PATCH'], paths: ['/v1'] },
    { origin: 'https://api.example.org', methods: ['POST'], paths: ['/v1/search', '/v1/boards/*/query'], harmless: true },
  ],
} as const;
const reads = [['GET', '/v1/boards/1'], ['POST', '/v1/search'], ['POST', '/v1/boards/1/query'], ['POST', '/v1/boards/a%3Fb/query']] as const;
const writes = [['POST', '/v1/boards'], ['POST', '/v1/boards/1'], ['POST', '/v1/searches'], ['POST', '/v1/boards//query'], ['POST', '/v1/boards/1/2/query'], ['POST', '/v1/boards/*'], ['PATCH', '/v1/search']] as const;

describe('what a read-only account may send', () => {
  for (const [method, path] of reads) it(`${method} ${path} only reads`, () => assert.equal(permit(readable, method, `https://api.example.org${path}`).writes, false));
  for (const [method, path] of writes) it(`${method} ${path} may write`, () => assert.equal(permit(readable, method, `https://api.example.org${path}`).writes, true));
});

describe('rules of the broker', () => {
  for (const [method, url] of allowed) it(`let ${method} ${url} through`, () => assert.equal(permit(contract, method, url).url.href, url));
  for (const [method, url] of refused)
    it(`refuse ${method} ${JSON.stringify(url)}`, () => assert.throws(() => permit(contract, method, url), { code: 'blocked' }));
});

describe('batches', () => {
  const batch = (...requests: string[]) => [...requests.map((request) => `--b\r\nContent-Type: application/http\r\nContent-ID: <1>\r\n\r\n${request}\r\n\r\n`), '--b--\r\n'].join('');
  const check = (body: string, type = 'multipart/mixed; boundary=b') => permitBatch(contract, 'https://www.example.com', type, body);

  const methods = (body: string, type?: string) => check(body, type).map(({ url, writes }) => [url.pathname, writes]);

  it('pass when every request in them would', () => {
    assert.deepEqual(methods(batch('GET /calendar/v3/a?x=1 HTTP/1.1\r\nAccept: a/b', 'PATCH /calendar/v3/b\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\nAuthorization: in a body')), [['/calendar/v3/a', false], ['/calendar/v3/b', true]]);
    assert.deepEqual(methods(batch('GET /calendar/v3/a'), 'multipart/mixed; boundary="b"'), [['/calendar/v3/a', false]]);
  });
  it('are nothing special in other types', () => assert.deepEqual(check('anything', 'application/json'), []));
  const forbidden: readonly (readonly [string, string?])[] = [
    [batch('GET /calendar/v3/a', 'DELETE /calendar/v3/b')],
    [batch('GET /drive/v3/files')],
    [batch('GET /calendar/v3/%2e%2e/x')],
    [batch('GET //evil.net/calendar/v3/x')],
    [batch('GET https://evil.net/calendar/v3/x')],
    [batch('GET @evil.net/x')],
    [batch('nonsense')],
    [batch('')],
    [batch()],
    // a header in a part that changes its meaning or whose it is
    [batch('POST /calendar/v3/watch\r\nX-HTTP-Method-Override: DELETE')],
    [batch('GET /calendar/v3/a\r\nAuthorization: Bearer another')],
    [batch('GET /calendar/v3/a\r\nHost: evil.net')],
    [batch('GET /calendar/v3/a\r\nAccept: a\r\n Authorization: folded')],
    [batch('GET /calendar/v3/a').replace('Content-ID', 'Content-Transfer-Encoding')],
    [batch('GET /calendar/v3/a').replace('Content-ID: <1>', ' ')],
    [batch('GET /calendar/v3/a').replace('application/http', 'message/rfc822')],
    ['GET /calendar/v3/a'],
    [`GET /drive/v3\r\n${batch('GET /calendar/v3/a')}`],
    [`${batch('GET /calendar/v3/a')}--b\r\n\r\nDELETE /x`],
    [batch('GET /calendar/v3/a').replaceAll('--b', '--b ')],
    [batch('GET /calendar/v3/a'), 'multipart/mixed'],
    [batch('GET /calendar/v3/a'), 'multipart/mixed; boundary=b; boundary=c'],
    [batch('GET /calendar/v3/a'), 'multipart/related; boundary=b'],
    [batch('GET /calendar/v3/a'), 'MULTIPART/mixed; boundary=other'],
  ];
  for (const [body, type] of forbidden) it(`are refused: ${JSON.stringify([body.slice(0, 90), type])}`, () => assert.throws(() => check(body, type), { code: 'blocked' }));
});

describe('addresses', () => {
  const forbidden = [
    '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.254', '127.0.0.1', '127.255.255.255', '169.254.0.1', '169.254.169.254',
    '172.16.0.1', '172.31.255.255', '192.0.0.170', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9',
    '224.0.0.251', '239.255.255.255', '240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe', '::127.0.0.1',
    '64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1', '100::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '2001::1', '2001:10::1',
    '2001:db8::1', '2002:7f00:1::1', '3fff::1', '5f00::1', 'localhost', '', '8.8.8.8.8',
  ];
  for (const address of forbidden) it(`${address || 'nothing'} is not public`, () => assert.equal(isPublicAddress(address), false));
  for (const address of ['8.8.8.8', '142.250.74.106', '172.32.0.1', '100.128.0.1', '11.0.0.1', '2a00:1450:4001:81b::200a', '2606:4700::6812:1']) it(`${address} is public`, () => assert.equal(isPublicAddress(address), true));
});

describe('look-up', () => {
  const ask = (addresses: readonly string[], all: boolean) =>
    new Promise<unknown>((resolve, reject) =>
      checkedLookup(() => Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))))('host', { all }, (error, address, family) =>
        error ? reject(error) : resolve(all ? address : [address, family]),
      ),
    );

  it('answers what it checked, in both forms', async () => {
    assert.deepEqual(await ask(['8.8.8.8', '2606:4700::1'], false), ['8.8.8.8', 4]);
    assert.deepEqual(await ask(['8.8.8.8', '2606:4700::1'], true), [{ address: '8.8.8.8', family: 4 }, { address: '2606:4700::1', family: 6 }]);
  });
  it('refuses a name of which one address is private', () => assert.rejects(ask(['8.8.8.8', '10.0.0.1'], true), { code: 'blocked' }));
  it('refuses a name without addresses', () => assert.rejects(ask([], true), { code: 'blocked' }));

  it('is asked once per connection, so a name that changes its mind changes nothing', async () => {
    const server = createServer((socket) => socket.end('pinned')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    let asked = 0;
    const rebinding = () => Promise.resolve([{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
    const socket = connect({ host: 'rebind.example', port: (server.address() as AddressInfo).port, lookup: checkedLookup(rebinding, (address) => address === '127.0.0.1') });
    const [data] = (await once(socket, 'data')) as [Buffer];
    assert.equal(data.toString(), 'pinned');
    assert.equal(asked, 1);
    server.close();
  });
});
