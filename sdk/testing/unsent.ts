import type { Unsent } from '../widget/index.js';

/** Half-written texts in memory, one about each subject. */
export function unsentInMemory(): Unsent {
  const texts = new Map<string, unknown>();
  const write = (subject: string, value: unknown): void => void (value === undefined ? texts.delete(subject) : texts.set(subject, value));
  return {
    peek: (subject) => texts.get(subject),
    take: (subject) => texts.get(subject),
    write,
    move(from, to) {
      write(to, texts.get(from));
      texts.delete(from);
    },
    async send(subject, sent) {
      const text = texts.get(subject);
      texts.delete(subject);
      const done = await sent;
      if (!done && !texts.has(subject)) write(subject, text);
      return done;
    },
    onChange: () => () => undefined,
  };
}
