import { z } from 'zod';

/** The themes that ship. `system` is as the machine is; on an artifact, as the rest of the page is. */
export const ThemeName = z.enum(['system', 'light', 'dark', 'contrast', 'brutalism']);
/** The themes that ship. */
export type ThemeName = z.output<typeof ThemeName>;

/** The value of a design token: what may stand in a custom property and loads nothing. */
const TokenValue = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^;{}<>\\]*$/)
  .refine((value) => !/(url|image|image-set|src|element|attr|env|paint)\s*\(/i.test(value), 'a token loads nothing');

/** A theme of one's own: one that ships, with other tokens. */
export const CustomTheme = z.strictObject({
  name: z.string().trim().min(1).max(60).optional(),
  base: ThemeName,
  tokens: z.record(z.string().regex(/^--viv-[a-z0-9-]{1,60}$/), TokenValue).refine((tokens) => Object.keys(tokens).length <= 100, 'at most 100 tokens'),
});
/** A theme of one's own. */
export type CustomTheme = z.output<typeof CustomTheme>;

/** How a page looks. */
export const Theme = z.union([ThemeName, CustomTheme]);
/** How a page looks. */
export type Theme = z.output<typeof Theme>;
