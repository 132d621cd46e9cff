import type { StudioFinding } from '@vivarium/sdk/protocol';

const MOST = 40;
const LONGEST = 1000;

/** What is found in a draft while it runs. */
export class Found {
  readonly all: StudioFinding[] = [];

  /** The same fault in every place is one fault. An error always has room: it decides whether the draft is placed. */
  add(severity: StudioFinding['severity'], where: string, message: string): void {
    const finding = { severity, where, message: message.slice(0, LONGEST) };
    const known = this.all.findIndex((one) => one.message === finding.message);
    if (known < 0 && this.all.length < MOST) return void this.all.push(finding);
    const instead = known < 0 ? this.all.findLastIndex((one) => one.severity === 'warning') : known;
    if (severity === 'error' && this.all[instead]?.severity === 'warning') this.all[instead] = finding;
  }
}
