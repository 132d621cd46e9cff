import { expect } from '@open-wc/testing';
import { fakeHost } from '../gallery/fake-host.js';
import type { ShellServices } from '../services.js';
import type { Toast } from '../toasts.js';
import { followUpdates } from './updates.js';

describe('an update that another tab has already', () => {
  it('is told once, also where it came first, and again to whoever comes back', () => {
    const host = fakeHost();
    const said: Toast[] = [];
    const open = () => said.filter(({ until }) => !until?.aborted);
    followUpdates({ say: (toast) => void said.push(toast), services: { host } as unknown as ShellServices });
    expect(said).to.deep.equal([]);
    host.change({ outdated: true });
    host.change({});
    expect(said.map(({ message, action }) => [message, action?.label])).to.deep.equal([['Vivarium was updated: reload this page. Until then it shows what it had.', 'Reload']]);
    document.dispatchEvent(new Event('visibilitychange'));
    expect([said.length, open().length]).to.deep.equal([2, 1]);
    followUpdates({ say: (toast) => void said.push(toast), services: { host } as unknown as ShellServices });
    expect(open().length).to.equal(2);
  });
});
