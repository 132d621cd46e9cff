import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Change, Workspace } from './workspace.js';

/** Deliveries of changes to the addresses a person entered on the integration's page. */
export interface Webhooks {
  /** Sends the verification token to the address, as Notion does first, and every change from now on. */
  add(url: string): { id: string; verificationToken: string };
  deliver(change: Change): void;
  close(): void;
}

function payload(workspace: Workspace, change: Change) {
  switch (change.type) {
    case 'data_source.schema_updated':
      return {
        entity: { id: change.source.id, type: 'data_source' },
        data: { parent: { id: change.source.database, type: 'database' }, updated_properties: [{ id: change.property.id, name: change.property.name, action: 'updated' }] },
      };
    case 'comment.created':
      return { entity: { id: change.comment.id, type: 'comment' }, data: { page_id: change.comment.page, parent: { id: change.comment.page, type: 'page' } } };
    default: {
      const parent = { id: workspace.source(change.page.source).database, type: 'database', data_source_id: change.page.source };
      return {
        entity: { id: change.page.id, type: 'page' },
        data: {
          parent,
          ...(change.type === 'page.content_updated' ? { updated_blocks: (change.blocks ?? []).map((id) => ({ id, type: 'block' })) } : {}),
          ...(change.type === 'page.properties_updated' ? { updated_properties: change.properties } : {}),
        },
      };
    }
  }
}

/** The real service gathers changes for up to a minute; this one tells each at once. A delivery that fails is dropped. */
export function createWebhooks(workspace: Workspace, now: () => Date): Webhooks {
  const subscriptions: { id: string; url: string; verificationToken: string }[] = [];
  const closing = new AbortController();

  async function post(url: string, body: string, headers: Record<string, string>): Promise<void> {
    await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers }, signal: closing.signal });
  }

  return {
    add(url) {
      const subscription = { id: randomUUID(), url, verificationToken: `secret_${randomBytes(24).toString('base64url')}` };
      const known = subscriptions.findIndex((other) => other.url === url);
      subscriptions.splice(known < 0 ? subscriptions.length : known, 1, subscription);
      post(url, JSON.stringify({ verification_token: subscription.verificationToken }), {}).catch(() => undefined);
      return subscription;
    },
    deliver(change) {
      for (const { id, url, verificationToken } of subscriptions) {
        const body = JSON.stringify({
          id: randomUUID(),
          timestamp: now().toISOString(),
          workspace_id: workspace.data.bot.id,
          workspace_name: workspace.data.name,
          subscription_id: id,
          integration_id: workspace.data.bot.id,
          authors: [{ id: workspace.data.bot.id, type: 'bot' }],
          attempt_number: 1,
          api_version: '2025-09-03',
          type: change.type,
          ...payload(workspace, change),
        });
        const signature = createHmac('sha256', verificationToken).update(body).digest('hex');
        post(url, body, { 'x-notion-signature': `sha256=${signature}` }).catch(() => undefined);
      }
    },
    close() {
      closing.abort();
    },
  };
}
