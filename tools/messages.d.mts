/** A sentence of the sources; `count`: a number chooses its form. */
export interface Message {
  readonly key: string;
  readonly count: boolean;
  readonly where: string;
}
export function messagesIn(file: string, text: string): Message[];
export function faultsOf(words: Readonly<Record<string, string | Readonly<Record<string, string>>>>, messages: readonly Message[]): { missing: string[]; stale: string[]; broken: string[] };
export function allMessages(): Message[];
/** A sentence that reaches the page in English. */
export type Sentence = Omit<Message, 'count'>;
export function allSentences(): Sentence[];
export function localeFiles(): { file: string; words: Record<string, string>; wanted: Message[] }[];
