import { ErrorData } from '../contract/errors.js';
import { PortableContract } from '../contract/portable.js';
import { z } from 'zod';
import { SourceFiles, WidgetManifest, Words } from './manifest.js';

const Id = z.string().max(40).regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
const Version = z.string().max(40).regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9A-Za-z.-]+)?$/, 'must be a version like 1.2.3');
const Entry = z.string().max(120);
/** sha256 of manifest and files, in hexadecimal. */
const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** `plugin.json`: a plugin from elsewhere as data. `npm start -- plugin manifest` writes the parts that follow from its code. */
export const PluginManifest = z
  .strictObject({
    format: z.literal(1),
    id: Id,
    version: Version,
    title: Words(60),
    description: Words(400),
    author: Words(120),
    /** SPDX identifier: `Apache-2.0`. */
    license: Words(60),
    homepage: z.url({ protocol: /^https$/ }).max(300).optional(),
    /** The SDK it was made for: `^0.1.0`. */
    sdk: z.string().regex(/^\^\d{1,4}\.\d{1,4}\.\d{1,4}$/, 'must be a range like ^0.1.0'),
    /** `entry` exports `connector`, made with `implement`. The contract's id is the plugin's. */
    connector: z.strictObject({ contract: PortableContract, entry: Entry }).optional(),
    /** Each `entry` exports `widget`. Tags begin with the plugin's id, so that no two plugins can claim one. */
    widgets: z.array(z.strictObject({ manifest: WidgetManifest, entry: Entry })).max(20),
  })
  .superRefine(({ id, connector, widgets }, { addIssue }) => {
    const wrong = (message: string) => addIssue({ code: 'custom', message });
    if (!connector && widgets.length === 0) wrong('a plugin has a connector or a widget');
    if (connector && connector.contract.id !== id) wrong(`the contract's id must be the plugin's: "${id}"`);
    const tags = widgets.map(({ manifest }) => manifest.tag);
    for (const tag of tags) if (!tag.startsWith(`${id}-`)) wrong(`the tag "${tag}" must begin with "${id}-"`);
    if (new Set(tags).size < tags.length) wrong('two widgets have the same tag');
  });
/** `plugin.json`. */
export type PluginManifest = z.output<typeof PluginManifest>;

/** A whole plugin in one file, `<id>-<version>.vivarium.json`. */
export const PluginPackage = z.strictObject({ manifest: PluginManifest, files: SourceFiles }).superRefine(({ manifest, files }, { addIssue }) => {
  for (const entry of [manifest.connector?.entry, ...manifest.widgets.map((widget) => widget.entry)])
    if (entry !== undefined && !Object.hasOwn(files, entry)) addIssue({ code: 'custom', message: `the file "${entry}" is not in it` });
  if (Object.values(files).reduce((sum, text) => sum + text.length, 0) > 2_000_000) addIssue({ code: 'custom', message: 'its files are longer than 2,000,000 characters' });
});
/** A whole plugin in one file. */
export type PluginPackage = z.output<typeof PluginPackage>;

/** Files of a folder that are no part of what runs: tests, the emulator and its data, settings of tools. */
export const isLeftOut = (path: string): boolean =>
  /(^|\/)(node_modules|fixtures|tests?|dist)\/|(^|\/)\.|\.test\.ts$|\.d\.ts$|^(emulator(\/.*)?\.ts|emulator\/.*|plugin\.json|package(-lock)?\.json|tsconfig.*\.json)$/.test(path);

/** A plugin that was read and checked, for a person to agree to. */
export const PluginOffer = z.strictObject({
  id: Id,
  hash: Hash,
  title: z.string(),
  version: Version,
  description: z.string(),
  author: z.string(),
  license: z.string(),
  from: z.string(),
  /** Version and hash of the one that is installed and would be replaced. */
  before: z.strictObject({ version: Version, hash: Hash }).optional(),
  /** Permissions that come and go; all of them come where nothing is replaced. */
  changes: z.array(z.strictObject({ change: z.enum(['added', 'removed']), permission: z.json() })),
  /** `changed` counts those that are new, other or gone. */
  files: z.strictObject({ count: z.int(), characters: z.int(), changed: z.int() }),
});
/** A plugin that was read and checked. */
export type PluginOffer = z.output<typeof PluginOffer>;

/** Where a plugin came from, to look there for a newer one. `given`: a person chose it in the page, which knows no path. */
export const PluginOrigin = z.strictObject({ type: z.enum(['folder', 'file', 'url', 'given']), from: z.string().max(2000) });
/** Where a plugin came from. */
export type PluginOrigin = z.output<typeof PluginOrigin>;

/** An installed plugin as the page knows it. */
export const InstalledPlugin = z.strictObject({
  id: Id,
  hash: Hash,
  origin: PluginOrigin,
  installedAt: z.iso.datetime(),
  /** Absent where it cannot be used; `problem` then says why. */
  manifest: PluginManifest.optional(),
  problem: z
    .strictObject({
      /** `tampered`: its files are not what was agreed to. `unreadable`: they are gone or damaged. `incompatible`: made for another SDK. `taken`: something else has its id or a tag. */
      state: z.enum(['tampered', 'unreadable', 'incompatible', 'taken']),
      error: ErrorData,
    })
    .optional(),
});
/** An installed plugin. */
export type InstalledPlugin = z.output<typeof InstalledPlugin>;
