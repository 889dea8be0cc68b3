import { effect, signal } from '@preact/signals';
import { type Box, IN_MASK, type Mask, type Work } from '@contextual-fill/core';
import { inTurns } from '../in-turns.ts';
import type { EditSession } from '../job/session.ts';
import type { DocumentState } from './document.ts';
import type { Notices } from './notices.ts';
import type { SettingsState } from './settings.ts';

/** Only a selection that rests for so many milliseconds is looked at: strokes follow each other. */
const REST = 250;

/**
 * What will go if *Remove* is pressed now, beyond what is painted: how the selection grows. And what will not: the
 * object's shadow, which is offered. Both are looked up whenever the selection rests.
 */
export class OutlookState {
  /** The selection as it is filled, a byte for each pixel of the picture; null where that is just what is painted. */
  readonly grown = signal<Uint8Array | null>(null);
  /** The shadow that is offered, a byte for each pixel of the picture. */
  readonly shadow = signal<Uint8Array | null>(null);

  /** Where all of this lies in the picture. */
  private box: Box = { x: 0, y: 0, width: 0, height: 0 };
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
    const box = edit.touch(this.box);
    if (!box) return;
    const grown = this.grown.peek();
    for (let y = box.y; y < box.y + box.height; y++) {
      for (let i = y * layer.width + box.x; i < y * layer.width + box.x + box.width; i++)
        layer.data[i] = Math.max(layer.data[i], shadow[i], grown?.[i] ?? 0);
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
    const mask = document.maskOf('hole');
    if (!mask) {
      this.answered = false;
      return;
    }
    const look = ++this.looks;
    // It is only a help: where it cannot be had, the selection is filled all the same.
    const found = await session.lookAround(document.image(), mask, settings.grow.peek()).catch(() => null);
    if (look !== this.looks || !found) return;
    const grown = await inTurns(put(found.grown, found.box, mask));
    const shadow = found.shadow && (await inTurns(put(found.shadow, found.box, mask)));
    if (look !== this.looks) return;
    this.box = found.box;
    this.grown.value = grown.isMore ? grown.data : null;
    if (this.answered || !shadow) return;
    this.shadow.value = shadow.data;
    notices.announce('A shadow lies beside the selection. Press Also remove the shadow to select it, too.');
  }
}

/** A mask of a part of the picture as a byte for each pixel of all of it, and whether it holds more than `than`. */
function* put(part: Mask, box: Box, than: Mask): Work<{ data: Uint8Array; isMore: boolean }> {
  const data = new Uint8Array(than.data.length);
  let isMore = false;
  for (let y = 0; y < box.height; y++) {
    yield;
    const start = (box.y + y) * than.width + box.x;
    for (let x = 0; x < box.width; x++) {
      const value = part.data[y * box.width + x];
      data[start + x] = value;
      isMore ||= value >= IN_MASK && than.data[start + x] < IN_MASK;
    }
  }
  return { data, isMore };
}
