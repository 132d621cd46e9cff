import { z } from 'zod';

const Text = z.string().min(1).max(300);

/** A person is told this before an action of a plugin from elsewhere runs. */
export const PreviewTemplate = z.strictObject({
  title: Text,
  lines: z.array(z.strictObject({ label: Text, before: Text.optional(), after: Text })).max(12).optional(),
});
/** What a person is told, as data. */
export type PreviewTemplate = z.output<typeof PreviewTemplate>;
/** The fields that change, with their new values; null: the item is gone. */
export const OptimisticTemplate = z.union([z.null(), z.record(z.string().max(64), z.json())]);
/** The fields that change, as data. */
export type OptimisticTemplate = z.output<typeof OptimisticTemplate>;
/** The action that takes one back, as data. */
export const InverseTemplate = z.strictObject({ action: z.string().max(64), input: z.record(z.string().max(64), z.json()) });
/** The action that takes one back, as data. */
export type InverseTemplate = z.output<typeof InverseTemplate>;
