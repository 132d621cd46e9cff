/**
 * A server without any library that runs its tools as tasks: `older` as of 2025-11-25, `newer` by the extension of
 * 2026-07-28. What a tool's name says is how it misbehaves; what it is told is on its error stream.
 */
import { createInterface } from 'node:readline';

const older = process.argv[2] === 'older';
const say = (words) => process.stderr.write(`${words}\n`);
const write = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const complete = (result) => (older ? result : { resultType: 'complete', ...result });
const answered = { content: [{ type: 'text', text: '{"done":true}' }] };
const names = ['polite', 'pushes', 'never', 'renames', 'hasty', 'asks', 'vanishes', 'fails', 'expires', 'garbled', 'tardy', 'secretive', 'prompt', 'plain'];
const tools = names.map((name) => ({ name, inputSchema: { type: 'object', properties: {} }, ...(older && name !== 'plain' ? { execution: { taskSupport: 'optional' } } : {}) }));

const tasks = new Map();
const results = new Map();
const question = { message: 'Which one?', requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } };
const words = { messages: [{ role: 'user', content: { type: 'text', text: 'Name a tea.' } }], maxTokens: 100 };
let asked = 0;
/** What was called last is told of by this. */
let lastToken;

/** As it is told of. */
const view = ({ id, tool, status, message, error }) => {
  const [interval, keeps] = [tool === 'hasty' ? -1 : tool === 'pushes' ? 3_600_000 : 1, tool === 'expires' ? 1 : 60_000];
  const at = new Date(0).toISOString();
  const base = { taskId: id, status, ...(message ? { statusMessage: message } : {}), createdAt: at, lastUpdatedAt: at };
  if (older) return { ...base, pollInterval: interval, ttl: keeps };
  const inputRequests = status === 'input_required' ? { inputRequests: { [tool === 'asks' ? `q${(asked += 1)}` : 'q']: { ...(tool === 'secretive' ? { method: 'sampling/createMessage', params: words } : { method: 'elicitation/create', params: question }) } } } : {};
  return { ...base, pollIntervalMs: interval, ttlMs: keeps, ...inputRequests, ...(status === 'completed' ? { result: answered } : {}), ...(error ? { error: { code: -32603, message: error } } : {}) };
};
const told = (task) => task.tool === 'pushes' && write({ method: older ? 'notifications/tasks/status' : 'notifications/tasks', params: view(task) });
const become = (task, status, message) => {
  Object.assign(task, { status, message });
  if (older && task.waiting !== undefined && (status === 'completed' || status === 'failed')) deliver(task, task.waiting);
};
const deliver = (task, id) => (task.status === 'failed' ? write({ id, error: { code: -32603, message: 'The pipe broke' } }) : write({ id, result: answered }));
const ask = (task) => {
  const id = `q${(asked += 1)}`;
  results.set(id, (action) => {
    say(`answered ${action}`);
    if (task.tool === 'asks') ask(task);
    else become(task, 'completed');
  });
  write({ id, method: 'elicitation/create', params: question });
};

/** One more time that it was asked for. */
const step = (task) => {
  task.polls += 1;
  if (task.tool === 'hasty' && Date.now() - task.at < 200) say('too soon');
  task.at = Date.now();
  if (task.tool === 'hasty' && task.polls === 3) become(task, 'completed');
  if (task.tool === 'fails') {
    task.error = 'The pipe broke';
    become(task, 'failed', 'No luck');
  }
  if (['polite', 'asks', 'secretive'].includes(task.tool) && task.polls === 1) become(task, 'input_required', 'Which one?');
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params, result } = JSON.parse(line);
  if (method === undefined) return results.get(id)?.(result?.action);
  const capabilities = { tools: {}, ...(older ? { tasks: { cancel: {}, requests: { tools: { call: {} } } } } : { extensions: { 'io.modelcontextprotocol/tasks': {} } }) };
  const task = tasks.get(params?.taskId);
  if (method === 'initialize' && older) write({ id, result: { protocolVersion: '2025-11-25', capabilities, serverInfo: { name: 'tasks', version: '1' } } });
  else if (method === 'server/discover' && !older) write({ id, result: complete({ supportedVersions: ['2026-07-28'], capabilities, ttlMs: 0, cacheScope: 'private' }) });
  else if (method === 'tools/list') write({ id, result: complete({ tools, ...(older ? {} : { ttlMs: 0, cacheScope: 'private' }) }) });
  else if (method === 'tools/call') {
    // It tells of what it has answered long ago.
    if (params.name === 'plain' && lastToken !== undefined) write({ method: 'notifications/progress', params: { progressToken: lastToken, progress: 1 } });
    lastToken = params._meta?.progressToken;
    if (params.name === 'plain' || params.name === 'prompt') return write({ id, result: complete(answered) });
    if (older && !params.task) return write({ id, error: { code: -32600, message: 'Only as a task' } });
    const made = { id: `t${tasks.size + 1}`, tool: params.name, status: 'working', message: 'Reading', polls: 0, at: 0 };
    tasks.set(made.id, made);
    say(`begun ${made.tool}`);
    const shown = made.tool === 'garbled' ? { status: 'perhaps' } : view(made);
    setTimeout(() => write({ id, result: older ? { task: shown } : { resultType: 'task', ...shown } }), made.tool === 'tardy' ? 300 : 0);
    const token = params._meta?.progressToken;
    if (made.tool === 'never' && older) setTimeout(() => write({ method: 'notifications/progress', params: { progressToken: token, progress: 2, total: 5 } }), 50);
    if (made.tool === 'pushes') setTimeout(() => { become(made, 'completed'); told(made); }, 100);
  } else if (method === 'tasks/get' && task?.tool !== 'vanishes') {
    step(task);
    write({ id, result: complete({ ...view(task), ...(task.tool === 'renames' ? { taskId: 'other' } : {}) }) });
  } else if (method === 'tasks/result' && older) {
    if (['completed', 'failed'].includes(task.status)) return deliver(task, id);
    task.waiting = id;
    ask(task);
  } else if (method === 'tasks/update' && !older) {
    say(`answered ${params.inputResponses.q?.action ?? params.inputResponses.q?.content?.text}`);
    if (task.tool !== 'asks') become(task, 'completed');
    write({ id, result: complete({}) });
  } else if (method === 'tasks/cancel') {
    say(`cancelled ${task.tool}`);
    become(task, 'cancelled');
    write({ id, result: complete(older ? view(task) : {}) });
  } else if (id !== undefined) write({ id, error: { code: -32602, message: method === 'tasks/get' ? 'Task not found' : `No ${method}` } });
});
