import { late } from '../../connectors/late.js';
import type { Shell } from './shell.js';

/** Answers other agents of the person's from this page. What that takes is loaded with the first question. */
export function addAgents({ services: { host, session } }: Shell): void {
  const desk = late(async () => new (await import('../../agents/desk.js')).AgentDesk(host));
  session.answerCalls?.(async (call, signal) => (await desk()).answer(call, signal));
}
