import { computed, signal } from '@preact/signals';
import { type Margins, NO_MARGINS, sameMargins } from '../../plugin/protocol/margins.ts';
import type { EditSession } from '../job/session.ts';
import { sentenceOf } from '../sentence-of.ts';
import type { DocumentState } from './document.ts';
import type { Notices } from './notices.ts';
import type { ViewportState } from './viewport.ts';

export type Side = keyof Margins;

/** While the frame is shown the picture is so much smaller than it fits. */
const ROOM = 0.6;
/** The height that the bar below the frame takes, with the gap around it, in CSS pixels. */
const BAR = 64;

/** Making the picture larger: a frame around it whose sides are moved, and the larger picture, which is filled. */
export class ExtendState {
  /** How far the frame reaches beyond the picture that was opened, in its pixels; null while there is no frame. */
  readonly frame = signal<Margins | null>(null);
  /** Why the picture cannot be made larger now; null where it can. */
  readonly refusal = computed(() => {
    const { document, session } = this;
    if (!session.extend)
      return 'This layer cannot grow: it repeats its picture, shows a part of it, or is in an instance.';
    if (document.isResult.value || document.fixed.value)
      return 'The picture is made larger before anything is removed. Go back to Original first.';
    return null;
  });

  constructor(
    private readonly session: EditSession,
    private readonly document: DocumentState,
    private readonly viewport: ViewportState,
    private readonly notices: Notices,
  ) {}

  /** The margins that the picture on the stage has already. */
  get margins(): Margins {
    return this.session.extend?.margins ?? NO_MARGINS;
  }

  /** The least that a side may reach, in pixels. */
  least(side: Side): number {
    return (this.session.extend?.least ?? NO_MARGINS)[side];
  }

  /** Shows the frame, or says why there is none. */
  open(): void {
    const refusal = this.refusal.value;
    if (refusal !== null) {
      this.notices.tell(refusal);
      return;
    }
    if (this.frame.value) return;
    this.viewport.fitView(ROOM, BAR);
    this.frame.value = this.margins;
    this.notices.clearProblem();
    this.notices.announce('Drag the frame’s sides beyond the picture, or move them with the arrow keys.');
  }

  close(): void {
    if (!this.frame.value) return;
    this.frame.value = null;
    this.viewport.fitView();
  }

  /** The furthest that a side may reach, in pixels: the picture stays one that is written back whole. */
  most(side: Side): number {
    const { frame, session, margins } = this;
    const now = frame.value;
    if (!now || !session.extend) return 0;
    const across = side === 'left' || side === 'right';
    const other = { left: now.right, right: now.left, top: now.bottom, bottom: now.top }[side];
    const { width, height } = this.document;
    const own = across ? width - margins.left - margins.right : height - margins.top - margins.bottom;
    return Math.max(0, session.extend.largestSide - own - other);
  }

  /** Moves a side of the frame so many pixels beyond the picture that was opened. */
  move(side: Side, pixels: number): void {
    const { frame } = this;
    if (!frame.value) return;
    frame.value = {
      ...frame.value,
      [side]: Math.min(this.most(side), Math.max(this.least(side), Math.round(pixels))),
    };
  }

  /** Opens the picture as large as the frame, in which all that is empty is filled at once. */
  async fill(): Promise<void> {
    const { document, frame, margins, notices, session } = this;
    const wanted = frame.value;
    if (!wanted || !session.extend) return;
    if (sameMargins(wanted, margins)) {
      notices.tell('The frame is the picture’s own. Drag a side beyond the picture first.');
      return;
    }
    document.settle();
    try {
      await session.extend.to(wanted, {
        hole: document.maskOf('hole'),
        protect: document.maskOf('protect'),
        only: document.maskOf('only'),
      });
    } catch (error) {
      notices.fail(sentenceOf(error, 'The picture could not be made larger. Try a smaller frame.'));
    }
  }
}
