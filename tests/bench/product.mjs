/** The product as the end-to-end tests start it, and its demo calendar as the outside world changes it. */
import { tsImport } from 'tsx/esm/api';

export const { Product, openCommandCenter, openContext } = await tsImport('../e2e/product.ts', import.meta.url);

/** The event every command center shows today. */
export const EVENT = 'Call with Amanda Foster';

/** Waits for the page's own `GET /api/state`, which names the demo calendar's page. Call before the page is opened. */
export async function calendarOf(context) {
  const response = await context.waitForEvent('response', { predicate: (answer) => answer.url().endsWith('/api/state') && answer.ok(), timeout: 60_000 });
  const { accounts } = await response.json();
  const page = accounts.find(({ connector, demo }) => demo && connector === 'google-calendar').sourcePage;
  return new Calendar(page);
}

/** The demo calendar through its HTTP API, with the authority of its own page. */
class Calendar {
  constructor(page) {
    this.page = page;
  }

  /** Answers today's event of a title. */
  async find(title) {
    const near = (hours) => encodeURIComponent(new Date(Date.now() + hours * 3_600_000).toISOString());
    const { items } = await this.request('GET', `/calendars/primary/events?singleEvents=true&timeMin=${near(-30)}&timeMax=${near(30)}`);
    return items.find(({ summary }) => summary === title);
  }

  /** Changes an event. Answers the source's commit time in epoch ms. */
  async change({ id }, fields) {
    const { updated } = await this.request('PATCH', `/calendars/primary/events/${id}`, fields);
    return Date.parse(updated);
  }

  /** From now on the source refuses to tell of changes. */
  async refusePush() {
    const refusal = { match: { method: 'POST', path: '/watch$' }, times: 'forever', then: { status: 400, body: { error: { code: 400, message: 'Push notifications are off.' } } } };
    const response = await fetch(new URL('/_emulator/faults', this.page), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(refusal) });
    if (!response.ok) throw new Error(await response.text());
  }

  async request(method, path, body) {
    this.token ??= /"ownerToken":"([^"]+)"/.exec(await (await fetch(this.page)).text())[1];
    const response = await fetch(new URL(`/calendar/v3${path}`, this.page), {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
}
