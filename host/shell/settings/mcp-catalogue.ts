/** A well-known server, as it is added. `…` stands for what the person writes in its place. */
export interface CatalogueEntry {
  readonly title: string;
  readonly about: string;
  readonly add: string;
}

/** Bundled, so that looking for a server asks nobody. Addresses and packages are those that their makers document. */
export const catalogue: readonly CatalogueEntry[] = [
  { title: 'Memory', about: 'knowledge graph in a file', add: 'npx -y @modelcontextprotocol/server-memory' },
  { title: 'Filesystem', about: 'files of a folder', add: 'npx -y @modelcontextprotocol/server-filesystem …' },
  { title: 'Everything', about: 'example with every feature', add: 'npx -y @modelcontextprotocol/server-everything' },
  { title: 'Sequential thinking', about: 'steps of thought', add: 'npx -y @modelcontextprotocol/server-sequential-thinking' },
  { title: 'Notion', about: 'pages and databases', add: 'NOTION_TOKEN=… npx -y @notionhq/notion-mcp-server' },
  { title: 'Notion (hosted)', about: 'pages and databases, sign-in', add: 'https://mcp.notion.com/mcp' },
  { title: 'GitHub (hosted)', about: 'issues and pull requests', add: 'https://api.githubcopilot.com/mcp/' },
  { title: 'Linear', about: 'issues and projects, sign-in', add: 'https://mcp.linear.app/mcp' },
  { title: 'Sentry', about: 'errors, sign-in', add: 'https://mcp.sentry.dev/mcp' },
  { title: 'Atlassian', about: 'Jira and Confluence, sign-in', add: 'https://mcp.atlassian.com/v1/mcp' },
  { title: 'Stripe', about: 'payments, sign-in', add: 'https://mcp.stripe.com' },
  { title: 'Context7', about: 'library documentation', add: 'npx -y @upstash/context7-mcp' },
  { title: 'Playwright', about: 'a browser', add: 'npx -y @playwright/mcp' },
  { title: 'Google Calendar', about: 'events', add: 'GOOGLE_OAUTH_CREDENTIALS=… npx -y @cocal/google-calendar-mcp' },
  { title: 'Slack', about: 'channels and messages', add: 'SLACK_MCP_XOXP_TOKEN=… npx -y slack-mcp-server' },
  { title: 'Time', about: 'time zones', add: 'uvx mcp-server-time' },
  { title: 'Fetch', about: 'web pages', add: 'uvx mcp-server-fetch' },
  { title: 'Git', about: 'a repository', add: 'uvx mcp-server-git --repository …' },
];
