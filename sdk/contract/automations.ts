import { z } from 'zod';
import { action } from './action.js';
import { collection } from './collection.js';
import { defineContract } from './contract.js';
import { Instant } from './time.js';

/** One of the person's automations, as widgets see it: what it is called and how it stands, not what it does. */
export const AutomationItem = z.object({
  id: z.string(),
  name: z.string(),
  /** Whether it waits for its button or also runs by the clock. */
  trigger: z.enum(['button', 'schedule']),
  /** Of its last run; `ready` where it never ran, `missed` where it was due and nobody was there. */
  state: z.enum(['ready', 'running', 'done', 'waits', 'stopped', 'failed', 'interrupted', 'missed', 'undone']),
  /** When it came to that. */
  at: Instant.optional(),
});
/** One of the person's automations. */
export type AutomationItem = z.output<typeof AutomationItem>;

/** The host's own contract of automations: a widget with a button for one needs nothing special. */
export const automations = defineContract({
  id: 'automations',
  version: 1,
  title: 'Automations',
  auth: { type: 'none' },
  network: [],
  quota: { units: 1, perSeconds: 1 },
  collections: { automations: collection({ title: 'Automations', item: AutomationItem, key: 'id', pace: { visible: 60, hidden: 600 } }) },
  reads: {},
  actions: {
    /** Shows the plan where nobody agreed to it yet, asks about what others notice, and ends with the run. */
    run: action({
      title: 'Run an automation',
      input: z.object({ automation: z.string() }),
      output: z.null(),
      risk: 'external',
      preview: ({ automation }) => ({ title: `Run the automation ${automation}` }),
    }),
  },
});
