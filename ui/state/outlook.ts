import { effect, signal } from '@preact/signals';
import { type Box, IN_MASK, type Mask, type Work } from '@contextual-fill/core';
import { inTurns } from '../in-turns.ts';
import type { EditSession } from '../job/session.ts';
import type { DocumentState } from './document.ts';
import type { Notices } from './notices.ts';
import type { SettingsState } from './settings.ts';
import type { KeptMask } from './versions.ts';

/** Only a selection that rests for so many milliseconds is looked at: strokes follow each other. */
const REST = 250;

/**
 * What will go if *Remove* is pressed now, beyond what is painted: how the selection grows. And what will not: the
 * object's shadow, which is offered. Both are looked up whenever the selection rests.
 */
export class OutlookState {
  /** The selection as it is filled; null where that is just what is painted. */
  readonly grown = signal<KeptMask | null>(null);
  /** The shadow that is offered. Its box is the same. */
  readonly shadow = signal<KeptMask | null>(null);

  /** The offer was answered; it is not made again for this selection. */
  private answered = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts up with every look; only the last one's answer counts. */
  private looks = 0;
  private readonly stops: (() => void)[];

  constructor(
    private readonly session: EditSession,
    private readonly document: DocumentState,
    private readonly settings: SettingsState,
    private readonly notices: Notices,
  ) {
    this.stops = [
      document.listen({ maskChanged: ({ name }) => name === 'hole' && this.forget() }),
      effect(() => {
        void [document.revision.value, document.current.value, document.locked.value, settings.grow.value];
        this.lookSoon();
      }),
    ];
  }

  dispose(): void {
    this.forget();
    for (const stop of this.stops) stop();
  }

  /** Selects the shadow, too, and what the selection grows by, or a line would stay between; one step of undo. */
  takeShadow(): void {
    const shadow = this.shadow.peek();
    const edit = shadow && this.document.beginEdit('hole');
    if (!edit) return;
    this.answered = true;
    const { layer } = edit;
    const { box } = shadow;
    edit.touch(box);
    const grown = this.grown.peek();
    for (let row = 0, i = 0; row < box.height; row++) {
      let at = (box.y + row) * layer.width + box.x;
      for (const end = at + box.width; at < end; at++, i++)
        layer.data[at] = Math.max(layer.data[at], shadow.data[i], grown?.data[i] ?? 0);
    }
    this.document.maskChanged(layer, box);
    this.document.commitEdit(edit, 'shadow');
    this.notices.announce(`Shadow added: ${this.document.coverageSentence('hole')}.`);
  }

  /** Leaves the shadow where it is. */
  leaveShadow(): void {
    this.answered = true;
    this.shadow.value = null;
  }

  private forget(): void {
    this.looks++;
    clearTimeout(this.timer);
    this.grown.value = null;
    this.shadow.value = null;
  }

  private lookSoon(): void {
    this.forget();
    this.timer = setTimeout(() => void this.look(), REST);
  }

  private async look(): Promise<void> {
    const { document, session, settings, notices } = this;
    if (document.locked.peek()) return;
    document.settle();
    // The layer itself: a look that it changes under does not count.
    const mask = document.layers.hole;
    if (mask.selected === 0) {
      this.answered = false;
      return;
    }
    const look = ++this.looks;
    const image = await document.image();
    // It is only a help: where it cannot be had, the selection is filled all the same.
    const found = await session.lookAround(image, mask, settings.grow.peek()).catch(() => null);
    if (look !== this.looks || !found) return;
    const { box, grown, shadow } = found;
    const isMore = await inTurns(goesBeyond(grown, box, mask));
    if (look !== this.looks) return;
    this.grown.value = isMore ? { box, data: grown.data as Uint8Array } : null;
    if (this.answered || !shadow) return;
    this.shadow.value = { box, data: shadow.data as Uint8Array };
    notices.announce('A shadow lies beside the selection. Press Also remove the shadow to select it, too.');
  }
}

/** Whether a mask of a box of the picture holds more than `than`, a mask of the whole. */
function* goesBeyond({ data }: Mask, box: Box, than: Mask): Work<boolean> {
  for (let row = 0, i = 0; row < box.height; row++) {
    yield;
    let at = (box.y + row) * than.width + box.x;
    for (const end = at + box.width; at < end; at++, i++)
      if (data[i] >= IN_MASK && than.data[at] < IN_MASK) return true;
  }
  return false;
}
