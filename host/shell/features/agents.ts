import { msg } from '@lit/localize';
import type { DueCall, McpRunningCall, ProposalHead } from '@vivarium/sdk/protocol';
import { late } from '../../connectors/late.js';
import type { History } from '../history/history.js';
import type { Shell } from './shell.js';
import { lateIcons } from '../../ui/late-icons.js';

/** Answers what the companion asks of this page: for other agents of the person's, or since an automation is due. What that takes is loaded with the first question. */
export function addAgents(shell: Shell, history: History, due: (call: DueCall) => Promise<void>): void {
  const { host, session, library, catalog, commands } = shell.services;
  let waiting: readonly ProposalHead[] = [];
  const parts = late(async () => {
    const [{ AgentDesk }, { Proposals }, { ProposalPanel }, { possible, lookAsRead }] = await Promise.all([import('../../agents/desk.js'), import('../../agents/proposals.js'), import('../agents/proposal-panel.js'), import('../agents/accept.js'), import('../samples.js')]);
    const proposals = new Proposals(session);
    const panel = shell.place(Object.assign(new ProposalPanel(), { shell, history, proposals }));
    const desk = new AgentDesk({
      host,
      session,
      get contracts() {
        return shell.services.contracts;
      },
      get widgets() {
        return shell.services.widgets;
      },
      isDocument: (tag) => catalog.isDocument(tag),
      pages: () => library.list.map(({ id, title, placements }) => ({ id, title, widgets: placements.map(({ widget }) => widget) })),
      shown: () => shell.artifact?.id,
      look: (page) => lookAsRead(shell, page),
      possible: (proposal) => possible(shell, proposal),
    });
    return { desk, panel, proposals };
  });
  let shown = false;
  host.onCompanion((event) => {
    if (event.type !== 'proposals') return;
    waiting = event.proposals;
    commands.changed();
    if (!shown && waiting.length === 0) return;
    shown = true;
    void parts().then(({ proposals }) => proposals.hear(waiting));
  });
  const questions = late(async () => {
    const { McpQuestionDialog } = await import('../agents/mcp-question.js');
    return shell.place(new McpQuestionDialog());
  });
  const running = late(async () => {
    const [{ RunningCallsElement }, { askMcp }] = await Promise.all([import('../agents/running-calls.js'), import('../settings/mcp-requests.js')]);
    return shell.place(Object.assign(new RunningCallsElement(), { end: (id: string) => askMcp(session, 'POST', `calls/${id}/end`) }));
  });
  let told: readonly McpRunningCall[] = [];
  host.onCompanion((event) => {
    if (event.type !== 'mcp-calls') return;
    const before = told;
    told = event.calls.filter(({ sync }) => !sync);
    if (before.length + told.length > 0) void running().then((element) => (element.calls = told));
  });
  session.answerCalls?.(async (call, signal) => {
    if ('due' in call) return due(call);
    if (call.ask.ask === 'question') return (await questions()).ask(call.agent.title, call.ask.question, signal);
    return (await parts()).desk.answer(call, signal);
  });
  commands.add({ id: 'proposals', group: 'go', icon: lateIcons.spark, title: () => msg('Look at what your agents propose'), possible: () => waiting.length > 0, run: async () => (await parts()).panel.focus() });
}
