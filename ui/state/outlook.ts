import { effect, signal } from '@preact/signals';
import { IN_MASK, type Mask } from '@contextual-fill/core';
import type { EditSession } from '../job/session.ts';
import type { Surroundings } from '../picture/look-around.ts';
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
    const grown = this.grown.peek();
    edit.replace(edit.layer.data.map((value, i) => Math.max(value, shadow[i], grown?.[i] ?? 0)));
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
    const grown = put(found.grown, found, document);
    this.grown.value = grown.some((value, i) => value !== 0 && mask.data[i] < IN_MASK) ? grown : null;
    if (this.answered || !found.shadow) return;
    this.shadow.value = put(found.shadow, found, document);
    notices.announce('A shadow lies beside the selection. Press Also remove the shadow to select it, too.');
  }
}

/** A mask of a part of the picture as a byte for each pixel of all of it. */
function put(mask: Mask, { box }: Surroundings, { width, height }: DocumentState): Uint8Array {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < box.height; y++) {
    const row = mask.data.subarray(y * box.width, (y + 1) * box.width);
    data.set(row, (box.y + y) * width + box.x);
  }
  return data;
}
