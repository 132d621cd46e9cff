import type { automations } from '@vivarium/sdk/contract';
import type { z } from 'zod';

/** One of each state. */
export const sample: readonly z.input<typeof automations.collections.automations.definition.item>[] = [
  { id: 'quiet-deals', name: 'Follow up on quiet deals', trigger: 'button', state: 'done', at: '2026-03-04T06:40:00.000Z' },
  { id: 'call-notes', name: 'Prepare call notes', trigger: 'schedule', state: 'waits', at: '2026-03-04T06:30:00.000Z' },
  { id: 'tidy', name: 'Archive read newsletters', trigger: 'button', state: 'ready' },
];
