import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluginCommand } from './plugin-command.js';

test('help is no wrong use, wherever it is asked for', async () => {
  for (const args of [['--help'], ['add', '-h']]) assert.equal(await pluginCommand({ args, connectors: [], vault: 'file', sourceFolder: '.' }), 0);
});
