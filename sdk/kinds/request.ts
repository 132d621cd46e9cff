import type { MessageItem } from '../contract/index.js';
import { request } from './conversations.js';
import { ownWords } from './quotes.js';

/** The request itself, in the asker's words: the first sentence that asks, at most `length` characters. */
export function requestIn(message: Pick<MessageItem, 'text' | 'snippet'>, length = 140): string | undefined {
  const own = ownWords(message.text || message.snippet).replaceAll('\n', ' ');
  const sentence = own.split(/(?<=[.?!])\s+/).find((part) => request.test(part.replace(/https?:\/\/\S+/g, '')))?.trim();
  if (sentence === undefined) return undefined;
  return sentence.length > length ? `${sentence.slice(0, length - 1).trimEnd()}…` : sentence;
}
