import { expect } from '@open-wc/testing';
import { VivariumError } from '../contract/index.js';
import type { ConfigMigrations } from '../protocol/config-migration.js';
import { configVersionOf, migrateConfig } from './config.js';

const definition: { title: string; migrations: ConfigMigrations } = {
  title: 'Hours',
  migrations: [
    [{ do: 'scale', name: 'hours', by: 60 }, { do: 'rename', name: 'hours', to: 'minutes' }],
    [{ do: 'list', name: 'zone' }, { do: 'rename', name: 'zone', to: 'zones' }, { do: 'replace', name: 'tone', values: [['loud', 'bold'], [false, 'calm']] }],
    [{ do: 'remove', name: 'old' }, { do: 'add', name: 'marks', value: true }, { do: 'first', name: 'places' }],
  ],
};
const migrated = (config: unknown, version?: number) => migrateConfig(definition, config, version);

describe('settings of another version', () => {
  it('are taken through every step since the version they say', () => {
    expect(configVersionOf(definition)).to.equal(4);
    expect(migrated({ hours: 2, zone: 'Oslo', tone: 'loud', old: 1, places: ['a', 'b'] })).to.deep.equal({ minutes: 120, zones: ['Oslo'], tone: 'bold', marks: true, places: 'a' });
    expect(migrated({ minutes: 30, tone: false }, 2)).to.deep.equal({ minutes: 30, tone: 'calm', marks: true });
    expect(migrated({ minutes: 30, marks: false, places: [] }, 3)).to.deep.equal({ minutes: 30, marks: false });
    expect(migrated({ hours: 2 }, 4)).to.deep.equal({ hours: 2 });
  });

  it('keep what a step does not understand: the schema judges it', () => expect(migrated({ hours: 'two', zone: ['Oslo'], tone: 'odd' }, 1)).to.deep.equal({ minutes: 'two', zones: ['Oslo'], tone: 'odd', marks: true }));

  it('cost no more than their manifest is long: values that are compared with many are not read as often', () => {
    const long = Array.from({ length: 2000 }, (_, index) => ({ index }));
    const values = Array.from({ length: 50 }, (_, index): [number, number] => [index, index]);
    const many = { title: 'Many', migrations: Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => ({ do: 'replace' as const, name: 'x', values }))) };
    let read = 0;
    const watched = new Proxy(long, { get: (target, name, self) => ((read += 1), Reflect.get(target, name, self) as unknown), ownKeys: (target) => ((read += target.length), Reflect.ownKeys(target)) });
    expect(migrateConfig(many, { x: watched })).to.deep.equal({ x: long });
    expect(read).to.be.below(10_000);
    const same = { title: 'Same', migrations: [[{ do: 'replace' as const, name: 'x', values: [[{ a: [1, null] }, 'this']] as [{ a: (number | null)[] }, string][] }]] };
    expect(migrateConfig(same, { x: { a: [1, null] } })).to.deep.equal({ x: 'this' });
    for (const x of [{ a: [1] }, { a: [1, 0] }, { a: { 0: 1, 1: null } }, { b: [1, null] }, { a: [1, null], b: 1 }]) expect(migrateConfig(same, { x })).to.deep.equal({ x });
  });

  it('that set nothing are of every version', () => {
    expect(migrated({})).to.deep.equal({});
    expect(migrated({}, 99)).to.deep.equal({});
    expect(migrated(null)).to.equal(null);
  });

  it('of a newer version are refused, not guessed', () => {
    try {
      migrated({ minutes: 3 }, 5);
    } catch (thrown) {
      expect(VivariumError.from(thrown).code).to.equal('version');
      return;
    }
    expect.fail('taken');
  });

  it('stay as they were stored', () => {
    const stored = Object.freeze({ hours: 2, zone: 'Oslo' });
    migrated(stored);
    expect(stored).to.deep.equal({ hours: 2, zone: 'Oslo' });
  });
});
