import { kinds, QuerySchema, VivariumError } from '@vivarium/sdk/contract';
import { migrateConfig, type Environment, type LiveSnapshot, type Unsent, type Use, type WidgetHost } from '@vivarium/sdk/widget';
import type { CallTarget, LiveTarget, ReadTarget, WidgetHostOptions } from '../connectors/host.js';
import { openOutside } from '../ui/outside.js';
import type { Guard } from './guard.js';

type State = { readonly version: number; readonly value: unknown } | undefined;

const waiting: LiveSnapshot = { items: Object.freeze([]), ready: false, freshness: { state: 'syncing', demo: false } };

/**
 * What one placement's widget can reach: what its definition asks for and the grants allow, nothing else by any name.
 * A widget that ships with the product holds what it declared; any other is judged by the ledger's guard, which is
 * loaded when the first of them is on screen.
 *
 * @throws VivariumError `invalid-input` for a configuration that does not fit the definition, `version` for one of a newer.
 */
export function createWidgetHost(options: WidgetHostOptions): WidgetHost {
  const { host, definition, placement, artifact, environment, selectDay, reveal, openLink = openOutside, saveState, userActive = async () => false } = options;
  const { tag, uses } = definition;
  const config = definition.config.safeParse(migrateConfig(definition, placement.config ?? {}, placement.configVersion));
  if (!config.success) throw new VivariumError('invalid-input', `The settings of “${definition.title}” do not fit any more. They are kept: open its settings to see and correct them.`, { cause: config.error });
  let state: State = placement.state;

  const guard = host.grants.trusts(definition) ? undefined : guardOf(options);
  const caller = { widget: tag, placement: placement.id, title: definition.title, ...(artifact === undefined ? {} : { artifact }) };

  const declared = <T extends Use>(use: string, fits: (target: Use) => target is T): T => {
    const target = Object.hasOwn(uses, use) ? uses[use] : undefined;
    if (target && fits(target)) return target;
    throw new VivariumError('not-granted', `<${tag}> does not ask for "${use}".`);
  };

  return Object.freeze<WidgetHost>({
    get environment() {
      return guard ? guard.shown(environment.current) : environment.current;
    },
    onEnvironment: (listener) => environment.subscribe(listener),
    config: Object.freeze(config.data),
    open(use, query, listener) {
      const target = declared(use, isLive);
      const parsed = QuerySchema.safeParse(query);
      if (!parsed.success) throw new VivariumError('invalid-input', `The query of "${use}" cannot be answered.`, { cause: parsed.error });
      const open = (told: typeof listener) => (guard ? guard.open(use, target, parsed.data, told) : host.open(target, parsed.data, told));
      return host.changes.mark({ target, query: parsed.data, whole: !guard }, open, listener);
    },
    async read(use, input, options = {}) {
      const target = declared(use, isRead);
      return cleaned(target, guard ? await guard.ask(input, (ready, taken) => ready.read(use, target, taken, options)) : await host.read(target, input, options));
    },
    async call(use, input, options = {}) {
      const target = declared(use, isAction);
      if (!guard) return host.call(target, input, { ...options, caller });
      // Asked now, not when everything is loaded: who calls must be in use when it calls.
      const active = userActive();
      return guard.ask(input, async (ready, taken) => ready.call(use, target, taken, { ...options, active: await active }, caller));
    },
    selectDay,
    reveal: guard ? (item) => void guard.ready.then((ready) => ready.sees(item) && reveal(item)) : reveal,
    saw: guard ? (items) => void guard.ready.then((ready) => host.changes.saw(items.filter((item) => ready.sees(item)))) : (items) => host.changes.saw(items),
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
    ...(guard ? {} : { unsent: unsentOf(host.unsent, tag), accountLabel: (account) => host.accounts.find(({ id }) => id === account)?.label }),
  });
}

/** Those of one widget. */
function unsentOf(unsent: Unsent, tag: string): Unsent {
  const about = (subject: string) => `${tag} ${subject}`;
  return {
    peek: (subject) => unsent.peek(about(subject)),
    take: (subject) => unsent.take(about(subject)),
    write: (subject, value, account) => unsent.write(about(subject), value, account),
    move: (from, to) => unsent.move(about(from), about(to)),
    send: (subject, sent) => unsent.send(about(subject), sent),
    onChange: (listener) => unsent.onChange(listener),
  };
}

/** The guard of a placement, and what can be said before it is there. */
function guardOf(options: WidgetHostOptions) {
  let loaded: Guard | undefined;
  let shown: { readonly of: Environment; readonly as: Environment } | undefined;
  const ready = Promise.all([import('./guard.js'), options.host.grants.ledger()]).then(([{ Guard }, ledger]) => (loaded = new Guard(options, ledger)));
  return {
    ready,
    /** With the input as it is now, whatever becomes of it while the guard loads. */
    async ask<T>(input: unknown, run: (guard: Guard, input: unknown) => Promise<T>): Promise<T> {
      let taken: unknown;
      try {
        taken = structuredClone(input);
      } catch (cause) {
        throw new VivariumError('invalid-input', 'Only plain data can be passed.', { cause });
      }
      return run(await ready, taken);
    },
    open(...[use, target, query, listener]: Parameters<Guard['open']>): () => void {
      if (loaded) return loaded.open(use, target, query, listener);
      let [ended, end] = [false, () => undefined as void];
      listener(waiting);
      void ready.then((guard) => !ended && (end = guard.open(use, target, query, listener)));
      return () => {
        ended = true;
        end();
      };
    },
    /** Which item somebody asked to see is no business of a widget that may not see it. */
    shown(environment: Environment): Environment {
      const { revealed } = environment;
      if (revealed === undefined || loaded?.sees(revealed)) return environment;
      if (shown?.of !== environment) shown = { of: environment, as: Object.freeze({ ...environment, revealed: undefined }) };
      return shown.as;
    },
  };
}

const isLive = (target: Use): target is Use & LiveTarget => target.ref === 'collection' || target.ref === 'kind';
const isRead = (target: Use): target is Use & ReadTarget => target.ref === 'read' || (target.ref === 'kind-action' && target.type === 'read');
const isAction = (target: Use): target is Use & CallTarget => target.ref === 'action' || (target.ref === 'kind-action' && target.type === 'action');

/** A message's HTML comes from strangers: no widget sees it as it was sent. What cleans it is loaded with the first mail that is opened: it is a fifth of the shell's bytes. */
const cleaned = async (target: ReadTarget, output: unknown): Promise<unknown> =>
  (target.ref === 'read' ? target.definition.fulfils : target)?.id === kinds.message.actions.body.id ? (await import('./sanitise.js')).cleaned(output) : output;
