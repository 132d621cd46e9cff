import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Tool } from '@modelcontextprotocol/client';
import { appPageOf, appsOf, interfaceOf } from './apps.js';
import { fingerprint, setupOf } from './setup.js';

const tool = (name: string, _meta?: Record<string, unknown>, more: Partial<Tool> = {}): Tool => ({ name, inputSchema: { type: 'object', properties: {} }, ...(_meta ? { _meta } : {}), ...more });
const show = tool('show', { ui: { resourceUri: 'ui://x/app.html' } });
const poll = tool('poll', { ui: { visibility: ['app'] } });
const erase = tool('erase', { ui: { visibility: ['model'] } });
const offer = { id: 'mcp-x-1a2b3c', title: 'X', revision: 1, hasResources: false, collections: [], known: [], trusted: [] as string[] };

describe('what a server says of its apps', () => {
  it('reads both forms, and nothing that is no ui:// address', () => {
    assert.equal(interfaceOf(tool('a', { 'ui/resourceUri': 'ui://x/old' })).uri, 'ui://x/old');
    assert.equal(interfaceOf(tool('a', { ui: { resourceUri: 'https://evil.example' } })).uri, undefined);
    assert.deepEqual(interfaceOf(tool('a', { ui: { visibility: 'app' } })), { uri: undefined, forModel: true, forApp: true });
    assert.deepEqual(appsOf([show, poll], ({ name }) => name).map(({ tool: name }) => name), ['show']);
  });

  it('lets an app call only what is meant for apps, and asks widgets not to call what only apps may', () => {
    const { setup } = setupOf({ ...offer, tools: [show, poll, erase] });
    assert.deepEqual(setup.actions.map(({ tool: name, whole }) => [name, whole ?? false]), [['show', false], ['erase', false], ['show', true], ['poll', true]]);
    assert.equal(new Set(setup.actions.map(({ name }) => name)).size, 4);
    assert.deepEqual(setupOf({ ...offer, tools: [tool('plain')] }).setup.apps, []);
  });

  it('takes a person’s word that a tool only reads', () => {
    const { setup } = setupOf({ ...offer, tools: [show, poll], trusted: ['poll'] });
    assert.deepEqual(setup.reads.map(({ tool: name }) => name), ['poll']);
    assert.equal(setup.contract.reads[setup.reads[0]!.name]!.maxAge, 0);
  });

  it('holds another page or another audience for another tool', () => {
    assert.notEqual(fingerprint(show), fingerprint(tool('show', { ui: { resourceUri: 'ui://x/other.html' } })));
    assert.notEqual(fingerprint(poll), fingerprint(tool('poll')));
    // What else a server notes beside a tool is no part of it.
    assert.equal(fingerprint(tool('a', { trace: 1 })), fingerprint(tool('a')));
  });

  it('finds the page and what it would reach: whole names under https, nothing else', () => {
    const csp = { connectDomains: ['https://api.example.com', 'http://api.example.com', 'https://1.2.3.4', 'https://a.example.com; script-src *', '*'], resourceDomains: ['https://*.cdn.example.com/', "'unsafe-inline'"] };
    const page = appPageOf([{ uri: 'ui://x', mimeType: 'text/html', text: 'no' }, { uri: 'ui://x', mimeType: 'text/html;profile=mcp-app', blob: Buffer.from('<p>yes').toString('base64'), _meta: { ui: { csp } } }]);
    assert.deepEqual(page, { html: '<p>yes', wants: ['connect https://api.example.com', 'load https://*.cdn.example.com'] });
    assert.equal(appPageOf([{ uri: 'ui://x', mimeType: 'text/html', text: 'no' }]), undefined);
  });
});
