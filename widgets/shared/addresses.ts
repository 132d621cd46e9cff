/** Whether mail could be sent to it; the source has the last word. */
export const isAddress = (text: string): boolean => /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/.test(text);

/** The addresses in what was typed or pasted: `Ann <ann@example.com>, bob@example.com`. */
export function addressesIn(text: string): readonly string[] {
  return text
    .split(/[,;\n]/)
    .map((part) => (/<([^<>]+)>/.exec(part)?.[1] ?? part).trim().toLowerCase())
    .filter((part) => part !== '');
}
