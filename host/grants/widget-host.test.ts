import { expect } from '@open-wc/testing';
import { kinds, VivariumError } from '@vivarium/sdk/contract';
import { defineWidget, type Environment } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { LateChanges } from '../connectors/changes.js';
import { fixture } from '../connectors/fixture/contract.js';
import type { Host, WidgetHostOptions } from '../connectors/host.js';
import { memoryDocuments, StillClock } from './fixture/bench.js';
import { GrantBook } from './grants.js';
import { sanitise } from './sanitise.js';
import { createWidgetHost } from './widget-host.js';

const size = { w: 1, h: 1 };
const definition = defineWidget({
  tag: 'viv-test',
  title: 'Test',
  description: '',
  sizes: { min: size, S: size, M: size, L: size, XL: size, max: size },
  uses: { things: fixture.collections.things, set: fixture.actions.set, body: kinds.message.actions.body },
  config: z.object({ days: z.number().default(7) }),
  state: { version: 2, schema: z.object({ open: z.boolean() }), migrate: (old, version) => ({ open: version === 1 && old === 'open' }) },
  sample: {},
});

function bench(options: Partial<WidgetHostOptions> = {}, builtIns = [definition]) {
  const calls: unknown[][] = [];
  const host = {
    changes: new LateChanges(() => new Promise(() => undefined)),
    grants: new GrantBook(builtIns, { documents: memoryDocuments(), records: { value: async () => undefined, setValue: async () => undefined }, clock: new StillClock() }),
    accounts: [{ id: 'a', label: 'me@home.example' }],
    open: (...args: unknown[]) => (calls.push(['open', ...args]), () => undefined),
    call: async (...args: unknown[]) => calls.push(['call', ...args]),
    read: async () => ({ text: 'Hello', html: '<b style="position:fixed">Hello</b><script>x()</script>' }),
  } as unknown as Host;
  const saved: unknown[] = [];
  const widget = createWidgetHost({
    host,
    definition: definition as never,
    placement: { id: 'p1', config: {} },
    environment: { current: {} as Environment, subscribe: () => () => undefined },
    selectDay: () => undefined,
    reveal: () => undefined,
    saveState: (state) => saved.push(state),
    ...options,
  });
  return { widget, calls, saved };
}
const code = (run: () => unknown) => {
  try {
    run();
    return 'done';
  } catch (thrown) {
    return VivariumError.from(thrown).code;
  }
};

describe('the host of a widget', () => {
  it('reaches what the widget asked for, under its own name', async () => {
    const { widget, calls } = bench();
    widget.open('things', { limit: 1 }, () => undefined);
    await widget.call('set', { n: 1 }, { on: 'a/things/1' });
    expect(calls[0]?.slice(0, 3)).to.deep.equal(['open', fixture.collections.things, { limit: 1 }]);
    expect(calls[1]?.[3]).to.deep.equal({ on: 'a/things/1', caller: { widget: 'viv-test', placement: 'p1', title: 'Test' } });
    expect(widget.config).to.deep.equal({ days: 7 });
  });

  it('names accounts to what ships with the product, and to nothing else', () => {
    expect(['a', 'b'].map((account) => bench().widget.accountLabel?.(account))).to.deep.equal(['me@home.example', undefined]);
    expect(bench({}, []).widget.accountLabel).to.equal(undefined);
  });

  for (const name of ['other', 'toString', '__proto__', 'constructor', ''])
    it(`does not know "${name}"`, () => expect(code(() => bench().widget.open(name, {}, () => undefined))).to.equal('not-granted'));

  it('reads settings of an older version, and refuses those of a newer', () => {
    const migrations = [[{ do: 'rename', name: 'span', to: 'days' }]] as const;
    const migrating = { ...definition, migrations } as never;
    expect(bench({ definition: migrating, placement: { id: 'p1', config: { span: 3 } } }).widget.config).to.deep.equal({ days: 3 });
    expect(bench({ definition: migrating, placement: { id: 'p1', config: { days: 4 }, configVersion: 2 } }).widget.config).to.deep.equal({ days: 4 });
    expect(code(() => bench({ definition: migrating, placement: { id: 'p1', config: { days: 4 }, configVersion: 3 } }))).to.equal('version');
    expect(code(() => bench({ definition: migrating, placement: { id: 'p1', config: { days: 'many' }, configVersion: 2 } }))).to.equal('invalid-input');
  });

  it('keeps data, reads and actions apart', async () => {
    const { widget } = bench();
    expect(code(() => widget.open('set', {}, () => undefined))).to.equal('not-granted');
    for (const call of [widget.call('things', {}), widget.call('body', {}), widget.read('set', {})]) expect(await call.catch((thrown: unknown) => VivariumError.from(thrown).code)).to.equal('not-granted');
  });

  it('refuses a widget that did not ship with the product, also under the name of one that did', async () => {
    const forged = { ...definition, uses: { ...definition.uses } };
    for (const { widget, calls } of [bench({}, []), bench({ definition: forged as never })]) {
      const told = new Promise<string | undefined>((resolve) => widget.open('things', {}, ({ freshness }) => freshness.reason && resolve(freshness.reason.code)));
      expect(await told).to.equal('not-granted');
      expect(await widget.call('set', { n: 1 }).catch((thrown: unknown) => VivariumError.from(thrown).code)).to.equal('not-granted');
      expect(calls).to.deep.equal([]);
    }
  });

  it('refuses queries that are none', () => {
    for (const query of [{ limit: 0 }, { where: { __proto__x: 1, constructor: 1 } }, { where: { a: { evil: 1 } } }, { extra: 1 }])
      expect(code(() => bench().widget.open('things', query as never, () => undefined))).to.equal('invalid-input');
  });

  it('cleans the body of a message', async () => {
    expect(await bench().widget.read('body', { id: '1' })).to.deep.equal({ text: 'Hello', html: '<b>Hello</b>' });
  });

  it('opens web addresses only', () => {
    const opened: string[] = [];
    const { widget } = bench({ openLink: (url) => opened.push(url) });
    widget.openLink('https://example.com/x');
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'nonsense', '//x']) expect(code(() => widget.openLink(url))).to.equal('invalid-input');
    expect(opened).to.deep.equal(['https://example.com/x']);
  });

  it('keeps state by version, migrates older, forgets what fits no more', () => {
    const { widget, saved } = bench();
    expect(widget.loadState()).to.equal(undefined);
    widget.saveState({ open: true });
    expect(saved).to.deep.equal([{ version: 2, value: { open: true } }]);
    expect(widget.loadState()).to.deep.equal({ open: true });
    expect(code(() => widget.saveState({ open: 'x' }))).to.equal('invalid-input');
    expect(bench({ placement: { id: 'p', config: {}, state: { version: 1, value: 'open' } } }).widget.loadState()).to.deep.equal({ open: true });
    expect(bench({ placement: { id: 'p', config: {}, state: { version: 2, value: 'odd' } } }).widget.loadState()).to.equal(undefined);
  });
});

describe('foreign HTML', () => {
  for (const [dirty, clean] of [
    ['<p onclick="x()">a</p>', '<p>a</p>'],
    ['a<img src="https://t.example/p.gif">b', 'ab'],
    ['<img src=x onerror=alert(1)>', ''],
    ['<a href="javascript:x()">a</a>', '<a>a</a>'],
    ['<a href=" java\tscript:x()">a</a>', '<a>a</a>'],
    ['<a href="data:text/html,x">a</a>', '<a>a</a>'],
    ['<a href="/relative" ping="https://t.example">a</a>', '<a>a</a>'],
    ['<style>*{display:none}</style>a', 'a'],
    ['<div style="background:url(https://t.example)" class="x" id="y" name="z">a</div>', '<div>a</div>'],
    ['<svg><script>x()</script></svg>a', 'a'],
    ['<math><mtext><table><mglyph><style><img src onerror=x()></style></mglyph></table></mtext></math>', ''],
    ['<form action="https://t.example"><input name=a><button>b</button></form>', 'b'],
    ['<iframe src="https://t.example"></iframe><object data=x></object><embed src=x>a', 'a'],
    ['<table background="https://t.example"><tbody><tr><td colspan="2">a</td></tr></tbody></table>', '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>'],
    ['<base href="https://t.example"><meta http-equiv=refresh content="0;url=x"><link rel=stylesheet href=x>a', 'a'],
    ['<video poster="https://t.example" src=x></video><picture><source srcset="https://t.example"></picture>a', 'a'],
  ] as const)
    it(`${dirty} becomes ${clean || 'nothing'}`, () => expect(sanitise(dirty)).to.equal(clean));

  it('keeps links, guarded', () => {
    expect(sanitise('<a href="https://example.com/a?b=c">a</a>')).to.equal('<a href="https://example.com/a?b=c" target="_blank" rel="noopener noreferrer nofollow">a</a>');
  });
});
