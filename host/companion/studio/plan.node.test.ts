import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { PagePlanLine, type PagePlanRequest } from '@vivarium/sdk/protocol';
import { Claude } from '../claude.js';
import { listenAsClaude, serveRoutes, type TestServer } from '../services-testing.js';
import { FileVault } from '../vault-file.js';
import { says, type Call } from './messages-testing.js';
import { pagePlanRoute } from './plan.js';

const request: PagePlanRequest = { prompt: 'A page for my work', locale: 'en-GB', shapes: [], widgets: [{ tag: 'viv-agenda', title: 'Agenda', description: 'The day.', config: {} }] };
const line = { what: 'widget', tag: 'viv-agenda', size: 'M', why: 'The day.' };
const fresh = { what: 'new', title: 'Hours', request: 'Hours by client.', size: 'S', why: 'What was worked.' };
const plan = (lines: object[], more = {}): Call => ['plan_page', { title: 'Work', summary: 'What is to be done.', lines, ...more }];

let folder: string;
let claude: Claude;
let api: TestServer;
let companion: TestServer;
let sent: string[];
let script: RequestListener[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivarium-plan-'));
  sent = [];
  api = await listenAsClaude((request) => sent.push(JSON.stringify(request)), (message, response) => (script.length > 1 ? script.shift()! : script[0]!)(message, response));
  const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
  claude = await Claude.open({ vault, path: join(folder, 'claude.json'), publish: () => undefined, log: () => undefined });
  await claude.change({ key: 'sk-test-key-value', baseUrl: api.origin });
  companion = await serveRoutes(() => [pagePlanRoute({ claude, limits: { tries: 2, pause: 1 } })]);
});
afterEach(async () => {
  await companion.close();
  await api.close();
  await claude.meter.settled();
  await rm(folder, { recursive: true });
});

async function last(more: Partial<PagePlanRequest> = {}): Promise<PagePlanLine> {
  const response = await fetch(`${companion.origin}/api/studio/plan`, { method: 'POST', body: JSON.stringify({ ...request, ...more }) });
  return PagePlanLine.parse(JSON.parse((await response.text()).trim().split('\n').at(-1)!));
}

describe('a plan of a page', () => {
  it('is widgets there are and new ones, with what it cost', async () => {
    script = [says([plan([line, fresh])])];
    const answered = await last();
    assert(answered.type === 'done', JSON.stringify(answered));
    assert.deepEqual(answered.plan.lines, [{ ...line, config: {} }, fresh]);
    assert.equal(answered.usage.outputTokens, 50);
  });

  it('is asked for again where it names widgets that do not exist, too many new ones, or a look with code in it', async () => {
    script = [says([plan([{ ...line, tag: 'viv-invented' }])]), says([plan([fresh, fresh, fresh, fresh])]), says([plan([line], { look: { name: 'X', scheme: 'light', tokens: { '--viv-color-text': 'url(//evil.example)' } } })])];
    const answered = await last();
    assert(answered.type === 'error', JSON.stringify(answered));
    assert.match(answered.error.message, /Nothing was made/);
    assert.match(sent[1]!, /There is no widget viv-invented/);
    assert.match(sent[2]!, /At most 3 lines may be new/);
  });

  it('answers every call of an answer that has several: one without its result would be refused', async () => {
    script = [says([plan([{ ...line, tag: 'viv-invented' }]), plan([line])]), says([plan([line])])];
    assert.equal((await last()).type, 'done');
    const { messages } = JSON.parse(sent[1]!) as { messages: { content: string | { id?: string; tool_use_id?: string }[] }[] };
    const blocks = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
    assert.deepEqual(blocks.flatMap(({ tool_use_id }) => tool_use_id ?? []), blocks.flatMap(({ id }) => id ?? []));
  });

  it('sets the briefing where the person says how it is to be, and nothing else of it', async () => {
    script = [says([plan([line], { briefing: { topics: [] } })]), says([plan([line], { briefing: { tone: 'cheerful' } })]), says([plan([line], { briefing: { topics: ['deal'], quietDays: 7 } })])];
    const answered = await last({ briefing: { topics: ['schedule', 'deal'], waitingHours: 4, quietDays: 14, about: 'Money first' } });
    assert(answered.type === 'done', JSON.stringify(answered));
    assert.deepEqual(answered.plan.briefing, { topics: ['deal'], quietDays: 7 });
    assert.match(sent[0]!, /Their briefing now: .*Money first/);
    assert.match(sent[2]!, /tone/, 'Claude hears what is not a setting');
  });

  it('says what it cost where there is none', async () => {
    script = [says([plan([{ ...line, tag: 'viv-invented' }])]), says([], { stop: 'refusal' })];
    const answered = await last();
    assert(answered.type === 'error', JSON.stringify(answered));
    assert.deepEqual(answered.usage, { inputTokens: 200, outputTokens: 100, cacheReadTokens: 4000 });
  });

  it('is none where Claude declines, only talks, or was cut off', async () => {
    script = [says([], { stop: 'refusal' })];
    assert.match(JSON.stringify(await last()), /declined/);
    script = [says([], { text: 'Well.', stop: 'end_turn' })];
    assert.equal((await last()).type, 'error');
    script = [says([plan([line])], { stop: null }), says([plan([line])])];
    assert.equal((await last()).type, 'done', 'a cut stream is asked again');
  });
});
