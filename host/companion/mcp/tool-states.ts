import type { Tool } from '@modelcontextprotocol/client';
import type { McpServer } from '@vivarium/sdk/protocol';
import { fingerprint, isRead, riskOf, titleOf } from './setup.js';

/** How what a server offers stands to what was agreed to. */
export function toolStates(agreed: readonly Tool[], offered: readonly Tool[], trusted: readonly string[]): McpServer['tools'] {
  const row = (tool: Tool, state: McpServer['tools'][number]['state']) => ({
    name: tool.name, title: titleOf(tool), description: (tool.description ?? '').slice(0, 300), readOnly: isRead(tool), ...(isRead(tool) ? {} : { risk: riskOf(tool) }), state, trusted: trusted.includes(tool.name),
  });
  return [
    ...agreed.map((tool) => {
      const now = offered.find(({ name }) => name === tool.name);
      // What changed is shown as it is now: that is what a person is asked to agree to.
      return row(now ?? tool, !now ? 'gone' : fingerprint(now) === fingerprint(tool) ? 'agreed' : 'changed');
    }),
    ...offered.filter(({ name }) => !agreed.some((one) => one.name === name)).map((tool) => row(tool, 'new')),
  ];
}
