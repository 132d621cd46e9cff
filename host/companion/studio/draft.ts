import { VivariumError } from '@vivarium/sdk/contract';
import type { StudioFinding, WidgetManifest } from '@vivarium/sdk/protocol';
import type { FrameSource } from '../frames/sources.js';

/** The module that a new widget begins with. */
export const ENTRY = 'widget.ts';
const MOST_FILES = 12;

/** Files at a moment, with what was found when they ran. */
export interface CheckedDraft {
  readonly files: Readonly<Record<string, string>>;
  readonly manifest: WidgetManifest | undefined;
  readonly findings: readonly StudioFinding[];
}

/** What a widget has no use for: the frame stops it, and saying so before is a clearer answer. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|RTCPeerConnection)\s*\(/, 'there is no network: data comes from this.live and this.read only'],
  [/\b(?:localStorage|sessionStorage|indexedDB|document\.cookie)\b/, 'there is no storage: declare `state` and use this.setState'],
  [/\b(?:eval|Function)\s*\(|\bimport\s*\(/, 'code cannot be loaded or made at run time'],
  // Events have a location, too: a variable or a field of that name is no address of the frame.
  [/\b(?:window|globalThis|self)\s*\.\s*(?:parent|top|open|opener|location)\b|(?:\b(?:document|top|parent)\s*\.\s*|(?<![\w$.]|\b(?:const|let|var)\s+))location\s*(?:\.href\s*)?=(?![=>])/, 'a widget cannot leave its frame: use this.openLink'],
  [/\bunsafeHTML\b|\.innerHTML\s*=|\bunsafeSVG\b/, 'text of items is untrusted: let lit templates write it'],
];

/** The files that the model works on. Nothing of it is run by the companion. */
export class Draft {
  readonly files: Record<string, string>;
  /** The module that it begins with: that of the widget which is changed, where there is one. */
  readonly entry: string;
  /** Changes with every edit. */
  revision = 0;

  constructor(files: Readonly<Record<string, string>> = {}, entry = ENTRY) {
    this.files = { ...files };
    this.entry = Object.hasOwn(this.files, entry) ? entry : ENTRY;
  }

  /** It as it is now, for a frame or the compiler. */
  get source(): FrameSource {
    return { files: { ...this.files }, entry: this.entry };
  }

  /** Writes all of them, or none where there is no room. @throws VivariumError `too-large` */
  write(files: Readonly<Record<string, string>>): void {
    if (Object.keys({ ...this.files, ...files }).length > Math.max(MOST_FILES, Object.keys(this.files).length)) throw new VivariumError('too-large', `A widget has at most ${MOST_FILES} files.`);
    Object.assign(this.files, files);
    this.revision += 1;
  }

  /** @throws VivariumError where the text is not there, or more than once. */
  edit(path: string, old: string, next: string): void {
    const text = Object.hasOwn(this.files, path) ? this.files[path]! : undefined;
    if (text === undefined) throw new VivariumError('not-found', `There is no file ${path}. There are: ${Object.keys(this.files).join(', ') || 'none'}.`);
    const parts = text.split(old);
    if (parts.length !== 2) throw new VivariumError('invalid-input', parts.length === 1 ? `${path} does not contain this text.` : `${path} contains this text ${parts.length - 1} times. Give more of what is around it.`);
    this.write({ [path]: parts.join(next) });
  }

  /** What can be told from the text alone. */
  scan(): StudioFinding[] {
    const { entry } = this;
    if (!Object.hasOwn(this.files, entry)) return [{ severity: 'error', where: entry, message: `There is no ${entry}. Write it first.` }];
    return Object.entries(this.files).flatMap(([file, text]) =>
      text.split('\n').flatMap((line, index): StudioFinding[] => {
        const found = forbidden.find(([pattern]) => pattern.test(line));
        return found ? [{ severity: 'error', where: `${file}:${index + 1}`.slice(-120), message: `Not allowed: ${found[1]}.` }] : [];
      }),
    ).slice(0, 20);
  }
}

/** The fewest errors, then the fewest warnings; a draft that never said what it is cannot be placed. */
export function bestOf(drafts: readonly CheckedDraft[]): CheckedDraft | undefined {
  const weight = ({ findings }: CheckedDraft) => findings.reduce((sum, { severity }) => sum + (severity === 'error' ? 10_000 : 1), 0);
  return drafts.filter(({ manifest }) => manifest !== undefined).reduce<CheckedDraft | undefined>((best, one) => (best && weight(best) < weight(one) ? best : one), undefined);
}

/** Whether nothing about it keeps it from being placed. */
export const passes = ({ manifest, findings }: CheckedDraft): boolean => manifest !== undefined && findings.every(({ severity }) => severity !== 'error');
