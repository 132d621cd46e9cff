import type { Tool } from '@anthropic-ai/sdk/resources/messages';
import { StudioQuestions } from '@vivarium/sdk/protocol';
import { z } from 'zod';

const path = z.string().max(120).regex(/^(?!.*\.\.)[A-Za-z0-9_-][\w.-]*(\/[A-Za-z0-9_-][\w.-]*)*\.(ts|js|json)$/);

/** What the model may do. None of it writes anywhere but into the draft. */
export const studioTools = {
  list_collections: { input: z.strictObject({}), description: 'Lists the kinds of items that are connected: how many there are, their fields with types and ranges. Never values.' },
  ask_person: {
    input: z.strictObject({ questions: StudioQuestions }),
    description: 'Asks the person up to three short questions. Once, before the first file, and only where the request can mean widgets that differ much; they may leave the answer to you.',
  },
  write_file: { input: z.strictObject({ path, content: z.string().max(100_000) }), description: 'Writes a whole file of the widget. A new one begins with widget.ts.' },
  edit_file: {
    input: z.strictObject({ path, old: z.string().min(1).max(50_000), new: z.string().max(50_000) }),
    description: 'Replaces a text that occurs exactly once in a file.',
  },
  run: { input: z.strictObject({}), description: 'Bundles the widget, checks its types and runs it in a real frame with its sample data, without data, with 500 long items, with errors, right to left, dark and on a phone. Answers what is wrong.' },
  finish: { input: z.strictObject({ summary: z.string().min(1).max(600) }), description: 'Hands the widget over. Only after a run of exactly these files without errors. The summary tells the person in one or two sentences what it shows.' },
} as const;

/** Name of a tool. */
export type StudioTool = keyof typeof studioTools;

/** The tools as the Messages API wants them. */
export const toolParameters: Tool[] = Object.entries(studioTools).map(([name, { input, description }]) => {
  const { $schema: _, ...schema } = z.toJSONSchema(input);
  return { name, description, input_schema: schema as Tool['input_schema'] };
});
