import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StudioFinding } from '@vivarium/sdk/protocol';
import { Draft, ENTRY } from './draft.js';

const scan = (line: string) => new Draft({ [ENTRY]: line }).scan().map(({ message }) => message);

describe('what a draft’s text alone tells', () => {
  it('is that it leaves its frame', () => {
    for (const line of ['location = url;', 'location.href = url', "location='//evil.example'", 'window.location.href = url', 'self.location = url', 'document.location = url', 'globalThis . open(url)', 'if (ready) location = url', 'top.location = url', 'parent.location.href = url'])
      assert.match(scan(line).join(), /cannot leave its frame/, line);
  });

  it('can be said of a file with the longest name: else the whole run would break on it', () => {
    const file = `${'a'.repeat(117)}.ts`;
    const [finding] = new Draft({ [ENTRY]: '', [file]: 'open();\nfetch(url)' }).scan();
    assert.equal(StudioFinding.parse(finding).where, `${file}:2`.slice(-120));
  });

  it('is nothing of where an event is: its field has the same name', () => {
    for (const line of ['const location = event.location;', 'let location = "";', 'draft.location = place', 'places.map(location => html`<li>${location}</li>`)', 'html`<viv-place .location=${event.location}></viv-place>`', 'if (event.location == null) return nothing;', 'location === other'])
      assert.deepEqual(scan(line), [], line);
  });
});
