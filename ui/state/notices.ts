import { signal } from '@preact/signals';

/** What the editor tells the designer: failures for the eye, and everything that happens for a screen reader. */
export class Notices {
  /** What a screen reader is told. */
  readonly announcement = signal('');
  /** The last failure, a sentence; stays until the next action. */
  readonly problem = signal<string | null>(null);

  /** What came of the last action where the picture does not show it, a sentence; stays until the next action. */
  readonly remark = signal<string | null>(null);

  announce(text: string): void {
    this.announcement.value = text;
  }

  /** Shows a failure: a sentence that says what to do next. */
  fail(sentence: string): void {
    this.problem.value = sentence;
  }

  /** Tells everybody what the picture does not show. */
  tell(sentence: string): void {
    this.remark.value = sentence;
    this.announce(sentence);
  }

  /** Takes the last failure or remark away, since the designer has done something since. */
  clearProblem(): void {
    this.problem.value = null;
    this.remark.value = null;
  }
}
