/** Does one thing after another, in the order in which they were asked for; what fails does not hold up the next. */
export class Queue {
  private last: Promise<unknown> = Promise.resolve();

  /** Settles as `work` does, which starts when everything that was asked for before has settled. */
  add<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
