import type { Tool } from '@modelcontextprotocol/client';
import type { McpApp } from '@vivarium/sdk/protocol';
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What the client says of itself so that servers offer their apps. */
export const appsCapability = { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } };

/** What a tool says of an app, and who may call it. */
export interface ToolInterface {
  readonly uri?: string | undefined;
  readonly forModel: boolean;
  readonly forApp: boolean;
}

const Meta = z.object({ ui: z.object({ resourceUri: z.string().optional(), visibility: z.array(z.string()).optional() }).optional(), 'ui/resourceUri': z.string().optional() });

/** Reads `_meta.ui` of a tool, or its older form. */
export function interfaceOf({ _meta }: Pick<Tool, '_meta'>): ToolInterface {
  const meta = Meta.safeParse(_meta ?? {}).data;
  const uri = meta?.ui?.resourceUri ?? meta?.['ui/resourceUri'];
  const visibility = meta?.ui?.visibility ?? ['model', 'app'];
  return { uri: uri?.startsWith('ui://') && uri.length <= 1000 ? uri : undefined, forModel: visibility.includes('model'), forApp: visibility.includes('app') };
}

const MOST = 12;

/** The apps of a server: one for each tool that has a page. */
export function appsOf(tools: readonly Tool[], titleOf: (tool: Tool) => string): McpApp[] {
  return tools.flatMap((tool) => {
    const { uri } = interfaceOf(tool);
    return uri === undefined ? [] : [{ name: `a${createHash('sha256').update(tool.name).digest('hex').slice(0, 8)}`, title: titleOf(tool), tool: tool.name, uri }];
  }).slice(0, MOST);
}

/** The page of an app. */
export interface AppPage {
  readonly html: string;
  /** Origins that it would connect to and load from, as declared: `connect https://api.example.com`. */
  readonly wants: readonly string[];
}

const Content = z.object({
  mimeType: z.string().optional(),
  text: z.string().optional(),
  blob: z.string().optional(),
  _meta: z.object({ ui: z.object({ csp: z.object({ connectDomains: z.array(z.string()).catch([]).optional(), resourceDomains: z.array(z.string()).catch([]).optional() }).optional() }).optional() }).optional().catch(undefined),
});

const LARGEST = 8_000_000;

/** Reads the page of an app from the contents of its resource; undefined where there is none. */
export function appPageOf(contents: readonly unknown[]): AppPage | undefined {
  for (const one of contents) {
    const { data } = Content.safeParse(one);
    if (data?.mimeType === undefined || !/^text\/html\s*;\s*profile="?mcp-app"?$/i.test(data.mimeType)) continue;
    const html = data.text ?? (data.blob === undefined ? undefined : Buffer.from(data.blob, 'base64').toString('utf8'));
    if (html === undefined || html.length > LARGEST) continue;
    const csp = data._meta?.ui?.csp;
    return { html, wants: [...new Set([...wanted('connect', csp?.connectDomains), ...wanted('load', csp?.resourceDomains)])].slice(0, 24) };
  }
  return undefined;
}

/** Whole origins with a name, encrypted; whatever else was declared is not asked for. One name for all hosts below it is carried as it is. */
function wanted(what: 'connect' | 'load', domains: readonly string[] = []): string[] {
  return domains.flatMap((domain) => (/^(https|wss):\/\/(\*\.)?([a-z0-9-]+\.)+[a-z][a-z0-9-]*(:\d{1,5})?\/?$/i.test(domain) && domain.length <= 200 ? [`${what} ${domain.toLowerCase().replace(/\/$/, '')}`] : []));
}
