/** Figma cuts a notification after this many characters. */
export const LONGEST_NOTIFICATION = 100;

/**
 * What went wrong, for the designer: the one kind of error that plugin and page throw for people. Anything else that is
 * thrown is a fault of ours, and its message is for programmers. (The engine in `core` has its own, `InpaintError`.)
 */
export class Problem extends Error {
  /**
   * @param code names the problem, for the program: camelCase, and never shown.
   * @param sentence says what is wrong and what to do next, for the designer.
   */
  constructor(
    readonly code: string,
    readonly sentence: string,
  ) {
    super(sentence);
    this.name = 'Problem';
  }
}
