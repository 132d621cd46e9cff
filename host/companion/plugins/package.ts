import { contractFromData, objectFromData, VivariumError } from '@vivarium/sdk/contract';
import { PluginPackage, SDK_VERSION } from '@vivarium/sdk/protocol';
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** A checked plugin and its hash. */
export interface CheckedPackage extends PluginPackage {
  /** sha256 over manifest and files. What a person agrees to is this. */
  readonly hash: string;
}

/** JSON with sorted keys: the same content is the same text, in whatever order somebody wrote it. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}

/** The hash of a plugin's content, as `npm start -- plugin add` shows it. */
export const packageHash = ({ manifest, files }: PluginPackage): string => createHash('sha256').update(canonical({ manifest, files })).digest('hex');

/**
 * A plugin's content, checked as far as data can be: form, names, contract, schemas, limits. Nothing of it is run.
 *
 * @throws VivariumError `invalid-input` in words; `version` where it was made for another SDK
 */
export function checkPackage(data: unknown): CheckedPackage {
  const parsed = PluginPackage.safeParse(data);
  if (!parsed.success) throw new VivariumError('invalid-input', `This is no plugin that can be installed:\n${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  const { manifest } = parsed.data;
  if (!fits(manifest.sdk, SDK_VERSION)) throw new VivariumError('version', `${manifest.title} was made for the SDK ${manifest.sdk}; this is ${SDK_VERSION}. Update the older of the two.`);
  if (manifest.connector) contractFromData(manifest.connector.contract);
  for (const { manifest: widget } of manifest.widgets) objectFromData(widget.config);
  return { ...parsed.data, hash: packageHash(parsed.data) };
}

/** Whether a version lies in a caret range: same first number that is not 0, and not older. */
function fits(range: string, version: string): boolean {
  const [wanted, given] = [range.slice(1), version].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const fixed = wanted.findIndex((number) => number !== 0);
  for (const [index, number] of wanted.entries()) {
    const difference = (given[index] ?? 0) - number;
    if (difference !== 0) return difference > 0 && index > (fixed < 0 ? 2 : fixed);
  }
  return true;
}
