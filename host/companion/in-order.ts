/** Does one thing after the other, in the order in which they were asked for. One that fails does not hold up the next. */
export class InOrder {
  private last: Promise<unknown> = Promise.resolve();

  /** Answers what the work answers, and fails as it fails. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when what was asked for so far is over. */
  async settled(): Promise<void> {
    await this.last;
  }
}
