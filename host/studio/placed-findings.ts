import type { StudioFinding } from '@vivarium/sdk/protocol';

/** A line of a file. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A finding, or one line of one that has several, with the line of code it names where it names one. */
export interface PlacedFinding extends StudioFinding {
  readonly place: Place | undefined;
}

const places = /([\w./-]+\.(?:ts|js|json)):(\d+)(?::(\d+))?/;

/** Findings as lines that lead to the code: what the bundler says of several places is taken apart. */
export function placedFindings(findings: readonly StudioFinding[], files: Readonly<Record<string, string>>): readonly PlacedFinding[] {
  return findings.flatMap(({ severity, where, message }) => {
    const lines = message.split('\n').filter((line) => line.trim() !== '');
    const each = lines.length > 1 && lines.every((line) => places.test(line)) ? lines : [message];
    return each.map((one) => {
      const [, file = '', line, column] = [where, one].map((text) => places.exec(text)).find((found) => found && Object.hasOwn(files, found[1]!)) ?? [];
      return { severity, where, message: one, place: line === undefined ? undefined : { file, line: Number(line), column: Number(column ?? 1) } };
    });
  });
}
