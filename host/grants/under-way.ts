const stay = (event: Event): void => event.preventDefault();

/** Actions on their way to their sources. Until their answer comes nothing else knows of them, so leaving the page asks. */
export class UnderWay {
  private readonly ids = new Set<string>();

  has(id: string): boolean {
    return this.ids.has(id);
  }

  begin(id: string): void {
    this.ids.add(id);
    addEventListener('beforeunload', stay);
  }

  end(id: string): void {
    this.ids.delete(id);
    if (this.ids.size === 0) removeEventListener('beforeunload', stay);
  }
}
