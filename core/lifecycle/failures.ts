/** What can go wrong with something that runs, and what follows. */

/**
 * What follows an error: 'pass-on' leaves it to the caller, whose input or wish it is about; 'next-rung' gives up what
 * ran; 'rule-out' gives up every rung of its kind as well.
 */
export type Consequence = 'pass-on' | 'next-rung' | 'rule-out';

/** What ran is not there any more, or does not answer. The message says what was seen of it. */
export class Gone extends Error {}

/** A rung is not worth a try here. The message says why, for the list of attempts; without one it is not listed. */
export class PassedOver extends Error {}

/** No rung is left, or the supervisor was closed. After a loss `cause` is the error that was the last one. */
export class NothingRuns extends Error {
  constructor(options?: ErrorOptions) {
    super('Nothing is left to run on.', options);
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
