import { itemReference, type briefing } from '@vivarium/sdk/contract';
import type { z } from 'zod';

const source = (collection: string, key: string, title: string) => ({ item: itemReference('sample-1', collection, key), title });

/** A day's text as Claude writes it. */
export const sample: readonly z.input<typeof briefing.collections.briefings.definition.item>[] = [
  {
    day: '2026-03-04',
    author: 'claude',
    writing: false,
    writtenAt: '2026-03-04T06:31:00.000Z',
    basis: 'sample',
    model: 'claude-sonnet',
    usage: { inputTokens: 6_412, outputTokens: 388, cacheReadTokens: 4_096, cost: 0.0142 },
    sentences: [
      { topic: 'summary', text: 'A full day with two client meetings; the renewal with Foster Dynamics is the one that matters.', sources: [source('events', 'foster', 'Call with Amanda Foster'), source('records', 'foster', 'Foster Dynamics')] },
      { topic: 'schedule', text: 'You begin with the stand-up at 9:00 and are done at 16:30.', sources: [source('events', 'standup', 'Stand-up'), source('events', 'focus', 'Write proposal')] },
      { topic: 'conflict', text: 'The design review begins while the call with Amanda Foster still runs.', sources: [source('events', 'foster', 'Call with Amanda Foster'), source('events', 'design', 'Design review')] },
      { topic: 'preparation', text: 'Send Amanda the revised payment schedule before 10:00; she asked for it yesterday.', sources: [source('messages', 'foster-1', 'Payment schedule'), source('records', 'foster', 'Foster Dynamics')] },
      { topic: 'waiting', text: 'Omar Haddad has been waiting for an answer on the DPA since Monday.', sources: [source('messages', 'omar', 'DPA: two open points')] },
      { topic: 'deal', text: 'The security questionnaire for Northwind Energy (USD 240,000) is five days late.', sources: [source('records', 'northwind', 'Northwind Energy')] },
    ],
    sent: [
      { item: itemReference('sample-1', 'events', 'foster'), title: 'Call with Amanda Foster', fields: ['title', 'start', 'end', 'attendees'] },
      { item: itemReference('sample-1', 'messages', 'foster-1'), title: 'Payment schedule', fields: ['subject', 'from', 'text'] },
    ],
  },
];
