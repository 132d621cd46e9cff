import { assert, fixture, html } from '@open-wc/testing';
import { defineContract } from '@vivarium/sdk/contract';
import { notices } from './notices.js';

it('a demo’s source is called as its contract calls it', async () => {
  const contract = defineContract({
    id: 'github-issues', version: 1, title: 'GitHub issues', auth: { type: 'none' }, network: [], quota: { units: 1, perSeconds: 1 }, collections: {}, reads: {}, actions: {},
  });
  const account = { id: 'github-issues-1', connector: contract.id, label: 'demo', demo: true, readOnly: false, status: 'connected', settings: {}, sourcePage: 'http://127.0.0.1:1/' } as const;
  const said = await fixture<HTMLElement>(html`<div>${notices({ companionReachable: true, storage: { state: 'stored', persistent: true }, accounts: [account], contract: () => contract }, true)}</div>`);
  assert.equal(said.querySelector('a')?.textContent, 'GitHub issues');
});
