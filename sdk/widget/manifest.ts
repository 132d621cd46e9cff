import { toJSONSchema } from 'zod';
import { WidgetManifest, type UseName } from '../protocol/manifest.js';
import type { Use, WidgetDefinition } from './define.js';

/**
 * What a definition declares, as data: what the host keeps of a widget whose code it never runs in the page.
 *
 * @throws ZodError where the definition cannot be written as a manifest, with the place that cannot.
 */
export function manifestOf(definition: Pick<WidgetDefinition, 'tag' | 'title' | 'description' | 'sizes' | 'uses' | 'config' | 'migrations' | 'editor' | 'state' | 'sample'>): WidgetManifest {
  const { tag, title, description, sizes, uses, config, migrations, editor, state, sample } = definition;
  // `$schema` and `additionalProperties: false` of the input side would only repeat what the form and the parser do.
  const { $schema: _, ...schema } = toJSONSchema(config, { io: 'input', unrepresentable: 'any' });
  return WidgetManifest.parse({
    tag,
    title,
    description,
    sizes,
    uses: Object.fromEntries(Object.entries(uses).map(([name, use]) => [name, useName(use)])),
    config: schema,
    ...(migrations && { migrations }),
    ...(editor && { editor }),
    ...(state && { state: { version: state.version } }),
    sample: Object.fromEntries(Object.entries(sample).filter(([, items]) => items !== undefined)),
  });
}

/** What a use is called, without its schemas: how it is stored and compared. */
export function useName(use: Use): UseName {
  switch (use.ref) {
    case 'kind':
      return { ref: 'kind', kind: use.id };
    case 'kind-action':
      return { ref: 'kind-action', kind: use.kind, name: use.id.slice(use.kind.length + 1) };
    default:
      return { ref: use.ref, contract: use.contract, name: use.name };
  }
}
