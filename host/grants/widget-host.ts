import { kinds, QuerySchema, VivariumError } from '@vivarium/sdk/contract';
import type { Use, WidgetHost } from '@vivarium/sdk/widget';
import type { CallTarget, LiveTarget, ReadTarget, WidgetHostOptions } from '../connectors/host.js';

type State = { readonly version: number; readonly value: unknown } | undefined;

/**
 * What one placement's widget can reach: what its definition asks for and the grants allow, nothing else by any name.
 *
 * @throws VivariumError `invalid-input` for a configuration that does not fit the definition.
 */
export function createWidgetHost({ host, definition, placement, environment, selectDay, reveal, openLink = openTab, saveState }: WidgetHostOptions): WidgetHost {
  const { tag, uses } = definition;
  const config = definition.config.safeParse(placement.config ?? {});
  if (!config.success) throw new VivariumError('invalid-input', `The settings of "${definition.title}" do not fit any more. Remove it and add it again.`, { cause: config.error });
  let state: State = placement.state;

  const allowed = <T extends Use>(use: string, fits: (target: Use) => target is T, account?: string, input?: unknown): T => {
    const target = Object.hasOwn(uses, use) ? uses[use] : undefined;
    if (!target || !fits(target)) throw new VivariumError('not-granted', `<${tag}> does not ask for "${use}".`);
    host.grants.authorise({ widget: tag, use, target, account, input });
    return target;
  };

  return Object.freeze<WidgetHost>({
    get environment() {
      return environment.current;
    },
    onEnvironment: (listener) => environment.subscribe(listener),
    config: Object.freeze(config.data),
    open(use, query, listener) {
      const target = allowed(use, isLive);
      const parsed = QuerySchema.safeParse(query);
      if (!parsed.success) throw new VivariumError('invalid-input', `The query of "${use}" cannot be answered.`, { cause: parsed.error });
      return host.open(target, parsed.data, listener);
    },
    async read(use, input, options = {}) {
      const target = allowed(use, isRead, options.account, input);
      return cleaned(target, await host.read(target, input, options));
    },
    async call(use, input, options = {}) {
      const target = allowed(use, isAction, options.account, input);
      return host.call(target, input, { ...options, caller: { widget: tag, placement: placement.id } });
    },
    selectDay,
    reveal,
    openLink(url) {
      if (!URL.canParse(url) || !['http:', 'https:'].includes(new URL(url).protocol)) throw new VivariumError('invalid-input', 'Only web addresses can be opened.');
      openLink(url);
    },
    loadState() {
      if (!definition.state || !state) return undefined;
      const { version, schema, migrate } = definition.state;
      const value = state.version === version ? state.value : migrate?.(state.value, state.version);
      // State that fits no more is as good as none: the widget starts over.
      return schema.safeParse(value).data;
    },
    saveState(next) {
      if (!definition.state) throw new VivariumError('invalid-input', `<${tag}> declares no state.`);
      const parsed = definition.state.schema.safeParse(next);
      if (!parsed.success) throw new VivariumError('invalid-input', `The state of <${tag}> does not fit its own schema.`, { cause: parsed.error });
      state = { version: definition.state.version, value: parsed.data };
      saveState(state);
    },
  });
}

const isLive = (target: Use): target is Use & LiveTarget => target.ref === 'collection' || target.ref === 'kind';
const isRead = (target: Use): target is Use & ReadTarget => target.ref === 'read' || (target.ref === 'kind-action' && target.type === 'read');
const isAction = (target: Use): target is Use & CallTarget => target.ref === 'action' || (target.ref === 'kind-action' && target.type === 'action');

/** A message's HTML comes from strangers: no widget sees it as it was sent. */
async function cleaned(target: ReadTarget, output: unknown): Promise<unknown> {
  const body = kinds.message.actions.body;
  const read = target.ref === 'read' ? target.definition.fulfils?.id : target.id;
  if (read !== body.id) return output;
  const { text, html } = body.output.parse(output);
  if (html === undefined) return { text };
  // Loaded with the first mail that is opened: it is a fifth of the shell's bytes.
  const { sanitise } = await import('./sanitise.js');
  return { text, html: sanitise(html) };
}

function openTab(url: string): void {
  window.open(url, '_blank', 'noopener,noreferrer');
}
