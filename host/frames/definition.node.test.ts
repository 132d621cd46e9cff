import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gmail } from '@vivarium/gmail/contract';
import { notion } from '@vivarium/notion/contract';
import { VivariumError } from '@vivarium/sdk/contract';
import { WidgetManifest } from '@vivarium/sdk/protocol';
import { manifestOf, type WidgetDefinition } from '@vivarium/sdk/widget';
import { agenda } from '../../widgets/agenda/definition.js';
import { clients } from '../../widgets/clients/definition.js';
import { clock } from '../../widgets/clock/definition.js';
import { inbox } from '../../widgets/inbox/definition.js';
import { definitionOf } from './definition.js';

const contracts = [gmail, notion];
const manifest = manifestOf(clock as unknown as WidgetDefinition);
const code = (run: () => unknown) => {
  try {
    run();
    return 'done';
  } catch (thrown) {
    return [VivariumError.from(thrown).code, VivariumError.from(thrown).message];
  }
};

for (const widget of [agenda, clients, clock, inbox] as unknown as WidgetDefinition[])
  test(`<${widget.tag}>: its manifest is data, and resolves to the very things that its code names`, () => {
    const sent = WidgetManifest.parse(JSON.parse(JSON.stringify(manifestOf(widget))));
    const resolved = definitionOf(sent, contracts);
    for (const [name, use] of Object.entries(widget.uses)) assert.equal(resolved.uses[name], use, name);
    assert.equal(resolved.state?.version, widget.state?.version);
  });

test('settings are carried as they are stored', () => {
  const { config } = definitionOf(manifest, contracts);
  assert.deepEqual(config.parse({ zones: ['Asia/Tokyo'] }), { zones: ['Asia/Tokyo'] });
});

test('a name that is not installed is refused in words', () => {
  const asking = (use: WidgetManifest['uses'][string]) => code(() => definitionOf({ ...manifest, uses: { it: use } }, contracts));
  assert.deepEqual(asking({ ref: 'collection', contract: 'jira', name: 'issues' }), ['not-found', '“Clock” asks for “jira”, which is not installed. Install the plugin it needs, or remove the widget.']);
  assert.equal(asking({ ref: 'collection', contract: 'gmail', name: 'nothing' })[0], 'not-found');
  assert.equal(asking({ ref: 'kind', kind: 'toString' })[0], 'not-found');
  assert.equal(asking({ ref: 'kind-action', kind: 'event', name: 'nothing' })[0], 'not-found');
});

test('settings are declared by a schema that is whole in itself', () => {
  const declared = (properties: unknown) => code(() => definitionOf({ ...manifest, config: { type: 'object', properties } }, contracts));
  assert.equal(declared({ word: { type: 'string' }, near: { $ref: '#/$defs/near' } }), 'done');
  const deep = JSON.parse(`${'{"items":'.repeat(70)}1${'}'.repeat(70)}`) as unknown;
  for (const refused of [{ word: { $ref: 'https://example.com/schema' } }, JSON.parse('{"__proto__":{"type":"string"}}'), { deep }, { long: { description: 'x'.repeat(100_000) } }]) assert.equal(declared(refused)[0], 'invalid-input');
});
