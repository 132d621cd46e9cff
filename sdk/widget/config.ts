import { VivariumError } from '../contract/index.js';
import type { ConfigStep } from '../protocol/config-migration.js';
import type { WidgetDefinition } from './define.js';

type Migrated = Pick<WidgetDefinition, 'title' | 'migrations'>;

/** The version of a widget's settings: 1, and one more with every migration. */
export const configVersionOf = ({ migrations = [] }: Pick<WidgetDefinition, 'migrations'>): number => migrations.length + 1;

/**
 * Stored settings as the widget's own version has them; `config` of the definition still parses the result. Settings that
 * set nothing are of every version.
 *
 * @throws VivariumError `version` for settings of a newer version than the widget knows.
 */
export function migrateConfig(definition: Migrated, config: unknown, version = 1): unknown {
  const { title, migrations = [] } = definition;
  if (typeof config !== 'object' || config === null || Array.isArray(config) || Object.keys(config).length === 0) return config;
  if (version > configVersionOf(definition))
    throw new VivariumError('version', `The settings of “${title}” were made by a newer version of it. They are kept: update the widget, or open its settings to choose them anew.`);
  return migrations.slice(version - 1).flat().reduce<Readonly<Record<string, unknown>>>(taken, config as Record<string, unknown>);
}

function taken(config: Readonly<Record<string, unknown>>, step: ConfigStep): Readonly<Record<string, unknown>> {
  const { [step.name]: value, ...others } = config;
  if (step.do === 'add') return Object.hasOwn(config, step.name) ? config : { ...config, [step.name]: step.value };
  if (!Object.hasOwn(config, step.name) || step.do === 'remove') return others;
  const set = (next: unknown) => ({ ...config, [step.name]: next });
  switch (step.do) {
    case 'rename':
      return { ...others, [step.to]: value };
    case 'replace': {
      const pair = step.values.find(([from]) => isSame(from, value));
      return pair ? set(pair[1]) : config;
    }
    case 'scale':
      return typeof value === 'number' ? set(value * step.by) : config;
    case 'list':
      return Array.isArray(value) ? config : set([value]);
    case 'first':
      if (!Array.isArray(value)) return config;
      return value.length > 0 ? set(value[0]) : others;
  }
}

/** Whether two values of JSON are the same; ends where they first differ, so that it costs no more than the shorter one however often a manifest asks. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && isSame((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]));
}
