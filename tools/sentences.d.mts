/** What one source says that reaches the page in English. */
export function sentencesIn(file: string, text: string): { key: string; where: string }[];
