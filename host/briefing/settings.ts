import { BriefingSettings, type BriefingChange } from '@vivarium/sdk/protocol';
import type { Documents } from '../connectors/host.js';
import type { Sentence } from './rules.js';

/** The document of the settings that holds them. */
export const BRIEFING_SETTINGS = 'briefing';

/** As they are where nobody chose anything. */
export const usualBriefing: BriefingSettings = BriefingSettings.parse({});

/** What is stored, or as usual. */
export const loadBriefing = (documents: Pick<Documents, 'get'>): BriefingSettings => BriefingSettings.parse(documents.get('settings', BRIEFING_SETTINGS)?.content ?? {});

/** Changes a part of it. */
export function saveBriefing(documents: Pick<Documents, 'get' | 'put'>, change: BriefingChange): void {
  documents.put('settings', BRIEFING_SETTINGS, briefingWith(loadBriefing(documents), change));
}

/** Settings with some of them changed. */
export const briefingWith = (settings: BriefingSettings, change: BriefingChange): BriefingSettings => BriefingSettings.parse({ ...settings, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) });

/** What is said of what the person wants to hear of. */
export const told = (sentences: readonly Sentence[], { topics }: BriefingSettings): readonly Sentence[] => sentences.filter(({ topic }) => topic === 'summary' || topics.includes(topic));

/** What the writer is told of them; nothing where all is as usual, so that what was written before they could be chosen still holds. */
export function wantsOf({ topics, about }: BriefingSettings): Pick<BriefingSettings, 'topics' | 'about'> | undefined {
  return about === '' && topics.length === usualBriefing.topics.length ? undefined : { topics, about };
}
