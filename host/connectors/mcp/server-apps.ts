import type { McpServer } from '@vivarium/sdk/protocol';
import type { ServerApp } from '../host.js';

const sizes: ServerApp['manifest']['sizes'] = { min: { w: 3, h: 4 }, S: { w: 4, h: 6 }, M: { w: 6, h: 9 }, L: { w: 8, h: 12 }, XL: { w: 12, h: 14 }, max: { w: 12, h: 40 } };

/** The apps of a server as widgets: each may ask for what the server lets its apps call, and is set with what its tool takes. */
export function serverApps(id: string, { contract, reads, actions, apps }: McpServer['setup']): ServerApp[] {
  const members = [...reads.map((member) => ({ ...member, ref: 'read' as const })), ...actions.map((member) => ({ ...member, ref: 'action' as const }))].filter(({ whole }) => whole);
  return apps.flatMap(({ name, title, tool }) => {
    const launch = members.find((member) => member.tool === tool);
    if (!launch) return [];
    const tag = `viv-app-${id}-${name}`;
    return {
      tag, server: id, name, tool,
      uses: Object.fromEntries(members.map((member) => [member.tool, member.name])),
      manifest: {
        tag,
        title: `${contract.title}: ${title}`.slice(0, 80),
        description: `An app of ${contract.title}. It runs in a frame without network.`,
        sizes,
        uses: Object.fromEntries(members.map((member) => [member.name, { ref: member.ref, contract: id, name: member.name }])),
        config: ((launch.ref === 'read' ? contract.reads : contract.actions)[launch.name]?.input ?? { type: 'object' }) as ServerApp['manifest']['config'],
        state: { version: 1 },
        sample: {},
      },
    };
  });
}
