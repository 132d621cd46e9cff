import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pathsOf, WatchedPaths } from './watched-paths.js';

describe('what a local server was pointed at', { timeout: 60_000 }, () => {
  let folder: string;
  let watching: WatchedPaths | undefined;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'vivarium-watched-')));
  });
  afterEach(async () => {
    watching?.close();
    await rm(folder, { recursive: true });
  });
  /** Does something until it is told of: what is watched may be so a moment later. */
  const told = async (paths: readonly string[], act: () => Promise<unknown>): Promise<void> => {
    const news = new Promise<void>((resolve) => (watching = new WatchedPaths(paths, () => false, resolve)));
    await act();
    await news;
  };

  it('is read from its arguments and settings: files and folders, not the program', async () => {
    const file = join(folder, 'notes.db');
    await writeFile(file, '');
    await writeFile(join(folder, 'server.mjs'), '');
    const stdio = (args: string[], env: Record<string, string> = {}) => pathsOf({ type: 'stdio', command: process.execPath, args, env, secrets: [] });
    assert.deepEqual(stdio([join(folder, 'server.mjs'), `--db=${file}`, folder, '--verbose', 'notes.db', join(folder, 'nowhere', 'x'), '/']), [file, folder]);
    assert.deepEqual(stdio([], { MEMORY_FILE_PATH: join(folder, 'later.jsonl'), LEVEL: 'debug' }), [join(folder, 'later.jsonl')]);
    assert.deepEqual(pathsOf({ type: 'http', url: 'http://127.0.0.1/mcp', secrets: [] }), []);
  });

  it('tells of a file that is written, made or put in the place of the old one, and of no other', async () => {
    const file = join(folder, 'memory.jsonl');
    await told([file], async () => {
      await writeFile(join(folder, 'memory.jsonl.tmp'), 'all of it');
      await rename(join(folder, 'memory.jsonl.tmp'), file);
    });
    watching!.close();
    let times = 0;
    watching = new WatchedPaths([file], () => false, () => (times += 1));
    await writeFile(join(folder, 'other'), '');
    const last = new Promise<void>((resolve) => {
      const both = new WatchedPaths([join(folder, 'other')], () => false, () => {
        both.close();
        resolve();
      });
    });
    await writeFile(join(folder, 'other'), 'more');
    await last;
    assert.equal(times, 0);
  });

  it('tells of what comes into a folder', async () => {
    const inside = join(folder, 'inside');
    await mkdir(inside);
    await told([inside], () => writeFile(join(inside, 'letter.txt'), 'Dear Amanda'));
  });

  it('tells ever more rarely of what the server writes whenever it is asked', async () => {
    const file = join(folder, 'log');
    await writeFile(file, '');
    const at: number[] = [];
    await new Promise<void>((resolve) => {
      watching = new WatchedPaths([file], () => true, () => {
        at.push(performance.now());
        if (at.length === 4) resolve();
        else void writeFile(file, String(at.length));
      });
      void writeFile(file, 'first');
    });
    assert.ok(at[3]! - at[0]! > 1500, String(at));
  });
});
