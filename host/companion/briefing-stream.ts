/** Finds the objects of the first array in a JSON text that arrives in pieces, each as soon as its last brace is there. */
export class ObjectReader {
  private text = '';
  private at = 0;
  private depth = 0;
  private start = -1;
  private inString = false;
  private escaped = false;

  /** Everything that arrived. */
  get whole(): string {
    return this.text;
  }

  /** The texts of the objects that this piece completed. */
  push(piece: string): string[] {
    this.text += piece;
    const complete: string[] = [];
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at];
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (character === '\\') this.escaped = true;
        else if (character === '"') this.inString = false;
      } else if (character === '"') this.inString = true;
      else if (character === '{' || character === '[') {
        // The answer's object, its array, and in it the objects we want: the third level.
        if (++this.depth === 3 && character === '{') this.start = this.at;
      } else if (character === '}' || character === ']') {
        if (this.depth-- === 3 && this.start >= 0) {
          complete.push(this.text.slice(this.start, this.at + 1));
          this.start = -1;
        }
      }
    }
    return complete;
  }
}
