import { signal } from '@preact/signals';
import { inTurns } from '../in-turns.ts';
import type { EditSession } from '../job/session.ts';
import { sentenceOf } from '../sentence-of.ts';
import type { DocumentState } from './document.ts';
import type { Notices } from './notices.ts';

/** Removing the same place from other pictures, which the designer selects in Figma: a watermark, a date. */
export class OthersState {
  /** True while other pictures are worked on. */
  readonly busy = signal(false);

  constructor(
    private readonly session: EditSession,
    private readonly document: DocumentState,
    private readonly notices: Notices,
  ) {}

  /** Removes what is selected, or else what the shown result has removed, from the pictures selected in Figma. */
  async use(): Promise<void> {
    const { document, notices, session } = this;
    if (this.busy.value) return;
    const selected = document.maskOf('hole');
    if (!selected && !document.isResult.value) {
      notices.fail('Nothing is selected yet: paint over what should go from the other layers, too.');
      return;
    }
    this.busy.value = true;
    notices.clearProblem();
    notices.announce('Removing from the other layers.');
    try {
      const mask = selected ?? (await inTurns(document.versions.maskOf(document.current.value)));
      notices.tell(await session.useOnOthers(mask));
    } catch (error) {
      notices.fail(sentenceOf(error, 'The other layers could not be filled. Try again.'));
    } finally {
      this.busy.value = false;
    }
  }
}
