import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { exitCodes } from './cli.js';
import { temporaryFolder } from './companion-testing.js';
import { Instance } from './instance.js';

for (const mode of [0o777, 0o1777, 0o702, 0o720])
  test(`a data folder that others can write to (${mode.toString(8)}) is refused`, { skip: process.platform === 'win32' }, async () => {
    const folder = join(await temporaryFolder(), 'shared');
    await mkdir(folder);
    await chmod(folder, mode);
    await assert.rejects(Instance.take(folder), { code: exitCodes.dataFolder, message: /Other users can write/ });
  });

test('a data folder that the system does not make is refused at once', { skip: process.platform !== 'linux', timeout: 10_000 }, async () => {
  await assert.rejects(Instance.take('/proc/nothing/below'), { code: exitCodes.dataFolder });
});

test('a file in the place of the data folder, or of one above it, is called that', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  for (const folder of [file, join(file, 'below')]) await assert.rejects(Instance.take(folder), { code: exitCodes.dataFolder, message: /there is a file in its place/ });
});

test('a data folder is made with those above it', async () => {
  const instance = await Instance.take(join(await temporaryFolder(), 'one', 'two'));
  await instance.release();
});

test('a data folder that others can only read is taken', async () => {
  const folder = join(await temporaryFolder(), 'mine');
  await mkdir(folder);
  await chmod(folder, 0o755);
  const instance = await Instance.take(folder);
  await instance.release();
});

test('who starts a second one is told the command that finds the first, by its folder', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'instance.lock'), JSON.stringify({ pid: process.ppid, secret: 's' }));
  await assert.rejects(Instance.take(folder), ({ message }: Error) => message.includes(`npm start -- open --data-dir ${folder}\n`));
});
