const LONGEST = 64_000;

/** The last words of a server on its error stream, for the person who wonders why it does not run. */
export class Transcript {
  private text = '';

  add(text: string): void {
    this.text = (this.text + text).slice(-LONGEST);
  }

  /** Without control characters, which could make a terminal or a reader see something else. */
  toString(): string {
    return this.text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  }
}
