import { msg, str } from '@lit/localize';
import { automations as contract, VivariumError } from '@vivarium/sdk/contract';
import type { DueCall } from '@vivarium/sdk/protocol';
import { said } from '@vivarium/sdk/kinds';
import type { Automations } from '../../automations/automations.js';
import type { Ended } from '../../automations/run-log.js';
import { late } from '../../connectors/late.js';
import type { Shell } from '../features/shell.js';
import type { AutomationCommands } from './automations-panel.js';
import { itemOf } from './item.js';
import { problemOf } from '../../ui/said.js';
import { lateIcons } from '../../ui/late-icons.js';

/** Adds automations to what a page can do. Answers what is told when one is due. */
export function addAutomations(shell: Shell): (call: DueCall) => Promise<void> {
  const { host, session, commands, companionState } = shell.services;
  let loaded: Automations | undefined;
  const told = new Set<string>();
  let [shown, published] = ['', ''];
  let asked = false;
  let withdraw = () => undefined as void;
  const parts = late(async () => {
    const { Automations } = await import('../../automations/automations.js');
    const automations = (loaded = new Automations({
      host,
      claude: {
        configured: async () => (await companionState()).claude.configured,
        draft: (request) => session.request('POST /api/draft', request),
      },
    }));
    automations.onChange(() => {
      offer(automations);
      tell(automations);
      publish(automations);
    });
    offer(automations);
    publish(automations);
    return automations;
  });
  const panel = late(async () => {
    const [automations, { AutomationsPanel }] = await Promise.all([parts(), import('./automations-panel.js')]);
    return shell.place(Object.assign(new AutomationsPanel(), { shell, automations, commands: doing }));
  });
  const plans = late(async () => shell.place(new (await import('./plan-dialog.js')).PlanDialog()));
  const editor = late(async () => shell.place(new (await import('./editor-dialog.js')).AutomationEditor()));
  const open = async () => (await panel()).open();

  /** Runs one, after its plan was agreed to; for a widget from elsewhere it is shown each time. */
  async function run(id: string, asker?: string): Promise<void> {
    const automations = await parts();
    const automation = automations.get(id);
    if (!automation) throw new VivariumError('not-found', msg('There is no such automation any more.'));
    const plan = await automations.plan(automation);
    const agreed = await automations.agreed(automation);
    if (!agreed || asker !== undefined) {
      const claude = await companionState().then(({ claude: { configured } }) => configured, () => false);
      if (!(await (await plans()).ask(plan, { yes: agreed ? msg('Run') : msg('Agree and run'), claude, locale: host.locale, asker }))) {
        // Whoever asked for it is told, and may not ask again at once.
        if (asker !== undefined) throw new VivariumError('declined', msg(str`Not run: ${automation.name}.`));
        return;
      }
      await automations.agree(plan);
    }
    say(automations, automation.name, await automations.run(plan));
  }

  const failed = (thrown: unknown) => shell.say({ tone: 'danger', message: problemOf(thrown), lasts: 10_000 });

  const doing: AutomationCommands = {
    run: (id) => run(id),
    async resume(run) {
      const automations = await parts();
      say(automations, '', await automations.resume(run));
    },
    async undo(run) {
      const { undone, left } = await (await parts()).undo(run);
      shell.say({ message: left > 0 ? msg(str`${undone} taken back; ${left} could not be.`) : msg(str`${undone} taken back.`), lasts: 6000 });
    },
    edit: async (automation) => {
      const automations = await parts();
      await (await editor()).open(automation, host, (edited) => {
        const before = automations.get(edited.id);
        automations.put(edited);
        shell.say({ message: msg(str`Saved “${edited.name}”.`), undo: () => (before ? automations.put(before) : automations.remove(edited.id)), lasts: 8000 });
      });
    },
    remove(id) {
      const automation = loaded?.get(id);
      if (!loaded || !automation) return;
      loaded.remove(id);
      shell.say({ message: msg(str`Deleted “${automation.name}”.`), undo: () => loaded?.put(automation), lasts: 10_000 });
    },
  };

  /** What came of a run, and the way back. */
  function say(automations: Automations, name: string, { run, outcome, error, key }: Ended): void {
    const state = [...automations.list].flatMap(({ id }) => automations.runs(id)).find((one) => one.run.begun.run === run);
    const title = name || (state?.run.begun.name ?? '');
    const where = state?.run.begun.calls.find((call) => call.key === key)?.title ?? '';
    const back = state && state.undoable.length > 0 ? { undo: () => void doing.undo(run).catch(failed) } : {};
    if (outcome === 'failed' && key === undefined) shell.say({ tone: 'danger', message: msg(str`“${title}” could not be done: ${error ? said(error.message) : ''}`), lasts: 15_000 });
    else if (outcome === 'failed') shell.say({ tone: 'danger', message: msg(str`“${title}” stopped at “${where}”: ${error ? said(error.message) : ''}`), lasts: 15_000, ...back });
    else if (outcome === 'stopped') shell.say({ message: msg(str`“${title}” was stopped before “${where}”.`), lasts: 10_000, ...back });
    else if (outcome === 'nothing') shell.say({ message: msg(str`“${title}”: there was nothing to do.`), lasts: 6000 });
    else shell.say({ message: msg(str`“${title}” is done.`), lasts: 10_000, ...back });
  }

  /** What was missed, or waits, is said once. */
  function tell(automations: Automations): void {
    for (const { id, name } of automations.list) {
      const missed = automations.missed(id);
      const [last] = automations.runs(id);
      const what = missed ? `missed ${missed.at}` : last && last.waiting.length > 0 ? `waits ${last.run.begun.run}` : last?.interrupted ? `interrupted ${last.run.begun.run}` : undefined;
      if (what === undefined || told.has(`${id} ${what}`)) continue;
      told.add(`${id} ${what}`);
      const message = missed ? msg(str`“${name}” was due and did not run.`) : last!.interrupted ? msg(str`“${name}” was interrupted.`) : msg(str`“${name}” ran. A part of it waits for you.`);
      shell.say({ message, action: { label: msg('Show'), run: () => void open() }, lasts: 60_000 });
    }
  }

  /** What widgets with buttons see of them. */
  function publish(automations: Automations): void {
    const items = automations.list.map((automation) => itemOf(automation, automations.runs(automation.id)[0], automations.missed(automation.id)));
    const said = JSON.stringify(items);
    if (said === published) return;
    published = said;
    host.putLocal(contract.collections.automations, items, true);
  }

  /** Each is run from the palette, from the page's menu and by widgets that may. */
  function offer(automations: Automations): void {
    const offered = automations.list.map(({ id, name }) => `${id} ${name}`).join('\n');
    if (offered === shown) return;
    shown = offered;
    withdraw();
    withdraw = commands.add(...automations.list.map(({ id, name }) => ({ id: `automation-${id}`, group: 'page' as const, icon: lateIcons.bolt, shown: ['menu'] as const, title: () => msg(str`Run “${name}”`), run: () => run(id).catch(failed) })));
  }

  commands.add({ id: 'automations', group: 'page', icon: lateIcons.bolt, shown: ['menu'], title: () => msg('Automations…'), run: open });
  void host.documents.ready.then(async () => {
    // Only who has some needs their code before they ask for it.
    if (host.documents.list('automation').length > 0) tell(await parts());
    else host.putLocal(contract.collections.automations, [], true);
  }, () => undefined);
  host.handleLocal(contract.actions.run, async (input, asker) => {
    if (asked) throw new VivariumError('conflict', msg('An automation is asked for already.'));
    asked = true;
    try {
      await run(contract.actions.run.definition.input.parse(input).automation, asker);
    } finally {
      asked = false;
    }
    return null;
  });
  host.documents.onChange(({ kind }) => kind === 'automation' && !loaded && void parts().then(tell, () => undefined));

  return async (call) => {
    const automations = await parts();
    await host.documents.restored;
    const ended = await automations.due(call);
    // What waits is told by `tell`, and where nothing was to do at its hour there is nothing to tell.
    if (ended && ended.outcome !== 'waits' && ended.outcome !== 'nothing') say(automations, '', ended);
  };
}
