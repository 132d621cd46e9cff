/** Writes the folder of a new plugin or widget below `into`. Answers its path. */
export function scaffold(kind: string, name: string | undefined, into?: string): string;
