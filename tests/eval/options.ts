import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Prompt } from './ask.js';

export const usage = 'npm run eval -- --base-url URL [--model M] [--only panel,odd,restyle,edit,ID] [--prompts FILE] [--out FOLDER] [--minutes N]';

/** What was asked for cannot be done; the message says what can. */
export class Misuse extends Error {}

const Options = z.object({
  'base-url': z.url({ protocol: /^https?$/, error: 'Say where a model answers: --base-url https://…' }),
  model: z.string().optional(),
  only: z.string().optional(),
  prompts: z.string().default(join(import.meta.dirname, 'prompts.json')),
  out: z.string().default(join('dist', 'eval')),
  minutes: z.coerce.number({ error: '--minutes is a number of minutes for each prompt.' }).positive({ error: '--minutes is a number of minutes for each prompt.' }).default(20),
});

/** What one run of the eval is to do. `'help'`: only the usage was asked for. @throws Misuse */
export async function readOptions(args: readonly string[]) {
  const { help, ...given } = valuesOf(args);
  if (help) return 'help';
  const { 'base-url': address, prompts: file, only, ...rest } = checked(Options.safeParse(given));
  const all = checked(z.array(Prompt).min(1).safeParse(await promptsOf(file)), `${file} is no list of prompts. `);
  const wanted = only?.split(',');
  const prompts = all.filter(({ id, kind }) => !wanted || wanted.includes(id) || wanted.includes(kind));
  if (prompts.length === 0) throw new Misuse(`No prompt is called ${only}. There are: ${all.map(({ id }) => id).join(', ')}.`);
  return { ...rest, baseUrl: new URL(address).href.replace(/\/$/, ''), prompts };
}

function valuesOf(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], options: { 'base-url': text, model: text, only: text, prompts: text, out: text, minutes: text, help: { type: 'boolean', default: false } } }).values;
  } catch (thrown) {
    throw new Misuse((thrown as Error).message);
  }
}

async function promptsOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (thrown) {
    throw new Misuse(`${file} cannot be read as JSON: ${(thrown as Error).message}`);
  }
}

function checked<T>(result: z.ZodSafeParseResult<T>, what = ''): T {
  if (result.success) return result.data;
  throw new Misuse(`${what}${result.error.issues.map(({ path, message }) => (what ? `${path.join('.')}: ${message}` : message)).join('\n')}`);
}
