import type { RequestListener } from 'node:http';

/** Something Claude does in an answer: a tool and its input. */
export type Call = readonly [name: string, input: object];

const event = (name: string, data: object) => `event: ${name}\ndata: ${JSON.stringify({ type: name, ...data })}\n\n`;
const usage = { input_tokens: 100, output_tokens: 50, cache_creation_input_tokens: 0, cache_read_input_tokens: 2000 };

/** One answer of Claude as it is streamed; without a stop reason the stream breaks off. */
export function says(calls: readonly Call[], { text = '', stop = 'tool_use' as string | null, output = 50 } = {}): RequestListener {
  const blocks = [
    ...(text ? [{ start: { type: 'text', text: '' }, delta: { type: 'text_delta', text } }] : []),
    ...calls.map(([name, input], index) => ({ start: { type: 'tool_use', id: `call-${name}-${index}`, name, input: {} }, delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) } })),
  ];
  return (_request, response) => {
    response.setHeader('content-type', 'text/event-stream');
    response.write(event('message_start', { message: { id: 'm', type: 'message', role: 'assistant', content: [], model: 'mid-1', stop_reason: null, stop_sequence: null, usage } }));
    blocks.forEach(({ start, delta }, index) => {
      response.write(event('content_block_start', { index, content_block: start }));
      response.write(event('content_block_delta', { index, delta }));
      response.write(event('content_block_stop', { index }));
    });
    if (stop === null) return void response.destroy();
    response.write(event('message_delta', { delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: output } }));
    response.end(event('message_stop', {}));
  };
}
/** An error of the Messages API. */
export const refuses = (status: number, headers: Record<string, string> = {}): RequestListener => (_request, response) =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ type: 'error', error: { type: 'x', message: 'their words' } }));
