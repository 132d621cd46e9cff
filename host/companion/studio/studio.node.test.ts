import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { StudioAnswer, StudioFinding, StudioReply, StudioRequest, WidgetManifest } from '@vivarium/sdk/protocol';
import { StudioLine } from '@vivarium/sdk/protocol';
import { Claude } from '../claude.js';
import { listenAsClaude, serveRoutes, until, type TestServer } from '../services-testing.js';
import { FileVault } from '../vault-file.js';
import type { StudioLimits } from './loop.js';
import { refuses, says, type Call } from './messages-testing.js';
import { Studio } from './studio.js';

const size = { w: 4, h: 4 };
const manifest: WidgetManifest = {
  tag: 'gen-next', title: 'Next', description: 'What is next.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: { events: { ref: 'kind', kind: 'event' } }, config: { type: 'object' }, sample: {},
};
const request: StudioRequest = { prompt: 'What is next?', locale: 'en-GB', shapes: [{ kind: 'event', items: 3, fields: [{ name: 'title', types: ['string'], present: 1, range: '4 to 30 characters' }] }] };
const broken: StudioFinding = { severity: 'error', where: 'no items', message: 'events.at(0) is undefined' };

interface Sent {
  model: string;
  system: { text: string; cache_control?: unknown }[];
  tools: { name: string }[];
  messages: { role: string; content: string | { type: string; text?: string; content?: string; is_error?: boolean; cache_control?: unknown }[] }[];
}

const write = (content = 'export const widget = 1;'): Call => ['write_file', { path: 'widget.ts', content }];
const run: Call = ['run', {}];
const finish: Call = ['finish', { summary: 'Shows what is next.' }];

let folder: string;
let claude: Claude;
let api: TestServer;
let companion: TestServer;
let studio: Studio | undefined;
let sent: Sent[];
/** What Claude answers, one a request; the last one for all that follow. */
let script: RequestListener[];
let limits: Partial<StudioLimits>;
let logged: string[];
let sourceFolder: string;
/** What the compiler says of each draft; the compiler itself is in ../types. */
let types: StudioFinding[][];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivarium-studio-'));
  sent = [];
  limits = { pause: 1 };
  types = [];
  logged = [];
  sourceFolder = join(import.meta.dirname, '../../..');
  api = await listenAsClaude((request) => sent.push(request as Sent), (message, response) => (script.length > 1 ? script.shift()! : script[0]!)(message, response));
  const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
  claude = await Claude.open({ vault, path: join(folder, 'claude.json'), publish: () => undefined, log: (line) => void logged.push(line) });
  await claude.change({ key: 'sk-test-key-value', baseUrl: api.origin });
  studio = undefined;
  companion = await serveRoutes(() => studio!.routes);
});
afterEach(async () => {
  await companion.close();
  await api.close();
  await claude.meter.settled();
  await rm(folder, { recursive: true });
});

const openedStudio = () => new Studio({ claude, sourceFolder, types: { warm: () => undefined, check: () => Promise.resolve(types.shift() ?? []) }, limits });

/** A run with a page that answers each draft with the next of these findings, and with none after the last. */
async function make(answers: readonly StudioFinding[][] = [], wanted: StudioRequest = request, replies: StudioReply['answers'] = [], heard: (line: StudioLine) => void = () => undefined): Promise<StudioLine[]> {
  studio ??= openedStudio();
  const response = await fetch(`${companion.origin}/api/studio`, { method: 'POST', body: JSON.stringify(wanted) });
  const lines: StudioLine[] = [];
  let id = '';
  let rest = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop()!;
    for (const part of parts) {
      const line = StudioLine.parse(JSON.parse(part));
      lines.push(line);
      heard(line);
      if (line.type === 'started') id = line.run;
      if (line.type === 'asks') assert.equal((await fetch(`${companion.origin}/api/studio/reply`, { method: 'POST', body: JSON.stringify({ run: id, answers: replies }) })).status, 200);
      if (line.type !== 'check') continue;
      assert(await studio.sources.widget(line.draft), 'the draft can be loaded as a frame');
      assert.deepEqual((await studio.sources.widget(line.draft))?.entry, wanted.change?.entry ?? 'widget.ts');
      const answer: StudioAnswer = { run: id, check: line.check, manifest, findings: answers[line.check - 1] ?? [] };
      assert.equal((await fetch(`${companion.origin}/api/studio/answer`, { method: 'POST', body: JSON.stringify(answer) })).status, 200);
    }
  }
  return lines;
}
const typesOf = (lines: readonly StudioLine[]) => lines.map(({ type }) => type);
const resultOf = (lines: readonly StudioLine[]) => {
  const last = lines.at(-1);
  assert(last?.type === 'done', JSON.stringify(last));
  return last.result;
};
const errorOf = (lines: readonly StudioLine[]) => {
  const last = lines.at(-1);
  assert(last?.type === 'error', JSON.stringify(last));
  return last.error;
};
/** What the tools answered, as Claude reads it, in the newest request. */
const toldClaude = () => sent.at(-1)!.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content.filter(({ type }) => type === 'tool_result')));

describe('the studio', () => {
  it('makes a widget, and says what it cost', async () => {
    script = [says([['list_collections', {}], write(), run], { text: 'I begin.' }), says([finish])];
    const lines = await make();
    assert.deepEqual(typesOf(lines), ['started', 'said', 'wrote', 'check', 'checked', 'done']);
    const { files, summary, rounds, usage: spent, model } = resultOf(lines);
    assert.deepEqual({ files, summary, rounds, model }, { files: { 'widget.ts': 'export const widget = 1;' }, summary: 'Shows what is next.', rounds: 1, model: 'mid-1' });
    assert.deepEqual(spent, { inputTokens: 200, outputTokens: 100, cacheReadTokens: 4000 });
  });

  it('sends what was found back, until nothing is', async () => {
    script = [says([write(), run]), says([['edit_file', { path: 'widget.ts', old: '= 1', new: '= 2' }], run]), says([finish])];
    const { files, rounds } = resultOf(await make([[broken]]));
    assert.deepEqual([files['widget.ts'], rounds], ['export const widget = 2;', 2]);
    assert.match(JSON.stringify(sent[1]), /error no items: events\.at\(0\) is undefined/);
  });

  it('sends back what the types say, keeps it among the findings, and places the widget all the same', async () => {
    const misspelt: StudioFinding = { severity: 'warning', where: 'widget.ts:3:9', message: "Property 'titel' does not exist." };
    types = [[misspelt], [misspelt]];
    script = [says([write(), run]), says([['edit_file', { path: 'widget.ts', old: '= 1', new: '= 2' }], run]), says([finish])];
    const lines = await make([[broken]]);
    assert.match(JSON.stringify(sent[1]!.messages), /error no items: events\.at\(0\) is undefined\\nwarning widget\.ts:3:9: Property 'titel'/);
    assert.deepEqual(lines.filter((line) => line.type === 'checked').map(({ findings }) => findings), [[broken, misspelt], [misspelt]]);
    const { findings, rounds, summary } = resultOf(lines);
    assert.deepEqual({ findings, rounds, summary }, { findings: [misspelt], rounds: 2, summary: 'Shows what is next.' });
  });

  it('changes a widget there is, with how it failed', async () => {
    script = [says([['edit_file', { path: 'widget.ts', old: 'a', new: 'b' }], run]), says([finish])];
    const { files } = resultOf(await make([], { ...request, change: { tag: 'gen-next', files: { 'widget.ts': 'a' }, entry: 'widget.ts', failure: 'TypeError: planted' } }));
    assert.deepEqual(files, { 'widget.ts': 'b' });
    assert.match(JSON.stringify(sent[0]!.messages), /TypeError: planted/);
  });

  it('tells the same in every run, so that it is read from the cache, and no value of an item', async () => {
    script = [says([['list_collections', {}], write(), run]), says([finish])];
    await make();
    const first = sent[0]!;
    script = [says([write(), run]), says([finish])];
    await make();
    const { system, tools } = sent.at(-1)!;
    assert.deepEqual([system, tools], [first.system, first.tools]);
    assert(system.at(-1)?.cache_control);
    assert.match(system[0]!.text, /WidgetElement.*kinds\.event item/s);
    assert(system[0]!.text.length < 120_000, `${system[0]!.text.length} characters`);
    const last = sent[0]!.messages.at(-1)!.content;
    assert(typeof last !== 'string' && last.at(-1)?.cache_control, 'the conversation is cached, too');
  });

  it('shows Claude the picture that was attached, and the budget does not take its length for words', async () => {
    script = [says([write(), run]), says([finish])];
    await claude.meter.setBudget(1000);
    await make([], { ...request, picture: { mediaType: 'image/jpeg', data: 'aGk=' } });
    assert.deepEqual((sent[0]!.messages[0]!.content as object[])[0], { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'aGk=' } });
    assert.match(JSON.stringify(claude.meter.usage().uses), /The picture that you attached/);
  });

  it('lets Claude ask the person before it builds, and keeps what was said', async () => {
    const questions = [{ question: 'Which calendar?', choices: ['Work', 'Home'] }, { question: 'How many?' }];
    script = [says([['ask_person', { questions }]]), says([write(), run]), says([finish])];
    const lines = await make([], request, ['Work', null]);
    const exchange = [{ question: 'Which calendar?', answer: 'Work' }, { question: 'How many?' }];
    assert.deepEqual(lines.filter(({ type }) => type === 'asks' || type === 'answered'), [{ type: 'asks', questions }, { type: 'answered', exchange }]);
    assert.deepEqual(resultOf(lines).exchange, exchange);
    assert.deepEqual(toldClaude()[0]?.content, 'Which calendar?\nThey say: Work\n\nHow many?\nThey leave this to you.');
  });

  it('asks once, up to three questions, before the first file', async () => {
    const ask = (count: number): Call => ['ask_person', { questions: Array.from({ length: count }, (_, index) => ({ question: `Question ${index}?` })) }];
    script = [says([ask(4)]), says([ask(3)]), says([ask(1)]), says([write(), run]), says([finish])];
    assert.equal((await make([], request, [null, null, null])).filter(({ type }) => type === 'asks').length, 1);
    assert.deepEqual(toldClaude().map(({ is_error }) => is_error === true).slice(0, 3), [true, false, true]);
    script = [says([write(), ask(1), run]), says([finish])];
    const lines = await make();
    assert(!typesOf(lines).includes('asks'));
    assert.equal(resultOf(lines).exchange, undefined);
  });

  it('does not run what reaches out of its frame', async () => {
    types = [[{ severity: 'warning', where: 'widget.ts:1:7', message: 'No title here.' }]];
    script = [says([write('fetch("https://evil.example")'), run]), says([write(), run]), says([finish])];
    const lines = await make();
    assert.deepEqual(typesOf(lines), ['started', 'wrote', 'checked', 'wrote', 'check', 'checked', 'done'], 'only the second draft was run');
    assert.match(JSON.stringify(toldClaude()), /widget\.ts:1: Not allowed: there is no network.*warning widget\.ts:1:7: No title here/, 'with what its types say, in one round');
  });

  it('answers a tool that does not exist, input that does not fit and a finish too early', async () => {
    script = [says([['send_mail', {}], ['write_file', { path: '../../x.ts', content: '' }], finish]), says([write(), run]), says([write('export const widget = 3;'), finish]), says([run]), says([finish])];
    const { files } = resultOf(await make());
    assert.equal(files['widget.ts'], 'export const widget = 3;', 'what was finished is what was run');
    assert.deepEqual(toldClaude().map(({ is_error }) => is_error === true), [true, true, true, false, false, false, true, false]);
  });

  it('goes on after an overload, and says that it waits', async () => {
    script = [refuses(529), refuses(429, { 'retry-after': '0.001' }), says([write(), run]), says([finish])];
    const lines = await make();
    assert.deepEqual(typesOf(lines).slice(0, 4), ['started', 'waiting', 'waiting', 'wrote']);
    resultOf(lines);
  });

  it('asks again when a stream is cut, and takes nothing of it', async () => {
    script = [says([write('half')], { stop: null }), says([write(), run]), says([finish])];
    const lines = await make();
    assert.deepEqual(typesOf(lines), ['started', 'waiting', 'wrote', 'check', 'checked', 'done']);
    assert.equal(resultOf(lines).files['widget.ts'], 'export const widget = 1;');
  });

  it('gives up an overload that does not pass', async () => {
    script = [refuses(529)];
    assert.equal(errorOf(await make()).code, 'unavailable');
    assert.equal(sent.length, 4);
  });

  it('takes nothing of an answer that was cut off at its longest, and asks for less', async () => {
    script = [says([write('cut')], { stop: 'max_tokens' }), says([write(), run]), says([finish])];
    assert.equal(resultOf(await make()).files['widget.ts'], 'export const widget = 1;');
    assert.match(JSON.stringify(sent[1]!.messages), /cut off at its longest/);
    script = [says([write('cut')], { stop: 'max_tokens' })];
    assert.equal(errorOf(await make()).code, 'invalid-response');
  });

  it('says a refusal', async () => {
    script = [says([], { text: 'No.', stop: 'refusal' })];
    assert.match(errorOf(await make()).message, /declined/);
  });

  it('places nothing where Claude only talks', async () => {
    script = [says([], { text: 'Here is how I would do it.', stop: 'end_turn' })];
    assert.equal(errorOf(await make()).code, 'invalid-response');
    assert.equal(sent.length, 2, 'it is reminded once');
  });

  it('ends at a number of runs, with the best one and what is wrong with it', async () => {
    limits = { ...limits, rounds: 2 };
    script = [says([write(), run]), says([write('export const widget = 2;'), run])];
    const result = resultOf(await make([[{ ...broken, severity: 'warning' }], [broken, broken]]));
    assert.equal(result.files['widget.ts'], 'export const widget = 1;');
    assert.equal(result.findings.length, 1);
  });

  it('ends at a number of tokens, and places nothing that never ran', async () => {
    limits = { ...limits, outputTokens: 60 };
    script = [says([write()], { output: 70 })];
    assert.equal(errorOf(await make()).code, 'quota');
    assert.equal(sent.length, 1);
  });

  it('says in our words that the key is not accepted, and in the settings, too', async () => {
    script = [refuses(401)];
    const error = errorOf(await make());
    assert.equal(error.code, 'signed-out');
    assert.doesNotMatch(error.message, /their words/);
    assert.match(claude.status().problem ?? '', /does not accept the key/);
  });

  for (const [what, refusal, code] of [['does not accept the key any more', refuses(401), 'signed-out'], ['is overloaded for longer than is waited', refuses(529), 'unavailable'], ['declines', says([], { stop: 'refusal' }), 'forbidden']] as const)
    it(`hands over a draft that passed its checks where Claude ${what} after it`, async () => {
      const taste: StudioFinding = { severity: 'warning', where: 'small (S)', message: 'It scrolls.' };
      script = [says([write(), run]), refusal];
      const lines = await make([[taste]]);
      const { files, findings, problem, usage } = resultOf(lines);
      assert.deepEqual({ files, findings, code: problem?.code }, { files: { 'widget.ts': 'export const widget = 1;' }, findings: [taste], code });
      assert(usage.outputTokens >= 50);
      assert(lines.at(-1)?.type === 'done' && (await studio!.sources.widget((lines.at(-1) as { draft: string }).draft)), 'it can be looked at');
      if (code === 'signed-out') assert.match(claude.status().problem ?? '', /does not accept the key/);
      script = [says([write(), run]), refusal];
      assert.equal(errorOf(await make([[broken]])).code, code, 'one that did not pass is none');
    });

  it('ends with the draft that had passed, and asks Claude no further, when the person has enough', async () => {
    const hung = new Promise<void>((resolve) => {
      script = [says([write(), run]), (message) => void message.on('close', resolve)];
    });
    const stop = async (id: string) => (await fetch(`${companion.origin}/api/studio/stop`, { method: 'POST', body: JSON.stringify({ run: id }) })).status;
    let id = '';
    const made = make([[]], request, [], (line) => (id = line.type === 'started' ? line.run : id));
    await until(() => sent.length === 2);
    assert.equal(await stop(id), 200);
    const { files, problem } = resultOf(await made);
    assert.deepEqual({ files, problem }, { files: { 'widget.ts': 'export const widget = 1;' }, problem: { code: 'aborted', message: 'You stopped it.' } });
    await hung;
    assert.notEqual(await stop(id), 200, 'it has ended');
  });

  it('is over at once, with nothing, where nothing had passed when the person has enough', async () => {
    script = [says([write(), run]), () => undefined];
    let id = '';
    const made = make([[broken]], request, [], (line) => (id = line.type === 'started' ? line.run : id));
    await until(() => sent.length === 2);
    await fetch(`${companion.origin}/api/studio/stop`, { method: 'POST', body: JSON.stringify({ run: id }) });
    assert.equal(errorOf(await made).code, 'aborted');
  });

  it('says a defect of its own as one, and not that Claude cannot be reached', async () => {
    sourceFolder = join(folder, 'not-there');
    script = [says([write(), run])];
    const { code, message } = errorOf(await make());
    assert.deepEqual({ code, sent }, { code: 'internal', sent: [] });
    assert.doesNotMatch(message, /Claude|not-there/);
    assert.match(logged.join(), /ENOENT.*not-there/, 'its terminal says more');
  });

  it('keeps what a person looks at, whatever other runs and people try', async () => {
    limits = { ...limits, rounds: 6 };
    const often = () => [...Array.from({ length: 6 }, () => says([write(), run])), says([finish])];
    const done = [];
    for (let time = 0; time < 4; time += 1) {
      script = often();
      done.push((await make()).at(-1) as { draft: string });
    }
    for (const { draft } of done) assert(await studio!.sources.widget(draft), draft);
    for (let time = 0; time < 30; time += 1) {
      await fetch(`${companion.origin}/api/studio/draft`, { method: 'POST', body: JSON.stringify({ files: { 'widget.ts': `${time}` } }) });
      assert(await studio!.sources.widget(done[0]!.draft), 'looked at all the while');
    }
  });

  it('tries what a person wrote as it begins', async () => {
    studio = openedStudio();
    const tried = async (body: object) => (await (await fetch(`${companion.origin}/api/studio/draft`, { method: 'POST', body: JSON.stringify(body) })).json()) as { draft?: string; findings: StudioFinding[] };
    const { draft } = await tried({ files: { 'main.js': 'export const widget = 1;' }, entry: 'main.js' });
    assert.equal((await studio.sources.widget(draft!))?.entry, 'main.js');
    assert.match((await tried({ files: { 'main.js': '' } })).findings[0]!.message, /There is no widget\.ts/);
  });

  it('stops asking when the person stops', async () => {
    let closed = false;
    script = [(_request, response) => response.on('close', () => (closed = true)) && response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()];
    studio = openedStudio();
    const stop = new AbortController();
    const response = await fetch(`${companion.origin}/api/studio`, { method: 'POST', body: JSON.stringify(request), signal: stop.signal });
    assert.equal(response.status, 200);
    await until(() => sent.length === 1);
    stop.abort();
    await until(() => closed);
  });

  it('answers nobody who was not asked', async () => {
    script = [says([])];
    studio = openedStudio();
    const answer: StudioAnswer = { run: 'r', check: 1, findings: [] };
    assert.equal((await fetch(`${companion.origin}/api/studio/answer`, { method: 'POST', body: JSON.stringify(answer) })).status, 400);
  });
});
