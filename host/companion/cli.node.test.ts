import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { defaultDataFolder, Exit, parseCommandLine } from './cli.js';

const parse = (...args: string[]) => parseCommandLine(args, { XDG_DATA_HOME: '/data' }, 'linux');

test('defaults and options', () => {
  assert.deepEqual(parse(), { command: 'start', port: 4680, dataFolder: '/data/vivarium', open: true, demo: true, standIns: new Map() });
  assert.deepEqual(parse('open', '--port=0', '--data-dir', 'here', '--no-open', '--no-demo', '--emulator', 'status-page=http://127.0.0.1:4711'), {
    command: 'open',
    port: 0,
    dataFolder: resolve('here'),
    open: false,
    demo: false,
    standIns: new Map([['status-page', 'http://127.0.0.1:4711']]),
  });
});

test('what it does not know ends with 2 and says what', () => {
  const wrong: [string[], RegExp][] = [
    [['--frob'], /--frob/],
    [['--port', 'x'], /--port must be a number/],
    [['--port', '70000'], /--port must be at most 65535/],
    [['--port'], /--port/],
    [['--no-open=yes'], /--no-open/],
    [['--data-dir', ''], /--data-dir must name a folder/],
    [['--emulator', 'status-page=https://thief.example.com'], /--emulator must be <connector>=http/],
    [['dance'], /Unknown command "dance"/],
    [['open', 'twice'], /Unknown command "open twice"/],
  ];
  for (const [args, message] of wrong)
    assert.throws(
      () => parse(...args),
      (error) => error instanceof Exit && error.code === 2 && message.test(error.message),
      args.join(' '),
    );
});

test('the data folder is where the platform keeps such things', () => {
  assert.equal(defaultDataFolder({}, 'linux', '/home/me'), '/home/me/.local/share/vivarium');
  assert.equal(defaultDataFolder({}, 'darwin', '/Users/me'), '/Users/me/Library/Application Support/Vivarium');
  assert.match(defaultDataFolder({ APPDATA: 'C:\\Data' }, 'win32', 'C:\\me'), /^C:\\Data.Vivarium$/);
});
