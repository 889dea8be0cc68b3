import { computed, effect, signal } from '@preact/signals';
import { sourceAt } from '@contextual-fill/core';
import {
  type Borrowed,
  copiedAt,
  hasPixel,
  nearestFilled,
  readBorrowed,
  type Spot,
} from '../borrowed/model.ts';
import { inTurns } from '../in-turns.ts';
import type { DocumentState } from './document.ts';

/** Arrow keys cross the hole in about so many steps. */
const STEPS = 48;

/** What the shown result was copied from, pixel by pixel. */
export class BorrowedState {
  /** Of the shown version; `null` while it is read, and where there is none. */
  readonly shown = signal<Borrowed | null>(null);
  /** The pixel under the pointer or the keyboard's cursor. */
  readonly hovered = signal<Spot | null>(null);
  readonly pinned = signal<Spot | null>(null);

  /** The filled pixel whose source is shown: the pinned one, or else the hovered one. */
  readonly traced = computed(() => this.pinned.value ?? this.hovered.value);
  /** Where the traced pixel was copied from; `null` where none is traced. */
  readonly copied = computed(() => {
    const [borrowed, at] = [this.shown.value, this.traced.value];
    return borrowed && at ? copiedAt(borrowed, at) : null;
  });

  private readonly stop: () => void;

  constructor(private readonly document: DocumentState) {
    document.listen({
      pictureChanged: () => {
        this.hovered.value = null;
        this.pinned.value = null;
      },
    });
    this.stop = effect(() => {
      const { id, provenance } = document.version.value;
      this.shown.value = null;
      if (provenance.length === 0) return;
      void inTurns(readBorrowed(provenance, document)).then((borrowed) => {
        if (document.version.peek().id === id) this.shown.value = borrowed;
      });
    });
  }

  dispose(): void {
    this.stop();
  }

  /** The filled pixel at a point of the picture, or with `nearest` the one that is nearest to it. */
  spotAt(x: number, y: number, nearest = false): Spot | null {
    const spot = { x: Math.floor(x), y: Math.floor(y) };
    const { provenance } = this.document.version.value;
    if (sourceAt(provenance, spot.x, spot.y) >= -1) return spot;
    const borrowed = this.shown.value;
    return nearest && borrowed ? nearestFilled(borrowed, spot) : null;
  }

  hoverAt(spot: Spot | null): void {
    if (!same(this.hovered.value, spot)) this.hovered.value = spot;
  }

  /** Pins a pixel, or lets go of it when it is pinned already. */
  pin(spot: Spot | null): void {
    this.pinned.value = same(this.pinned.value, spot) ? null : spot;
  }

  /** Goes from the traced pixel on in a direction (-1, 0, 1 each), as far as something was filled there. */
  moveTrace(dx: number, dy: number): void {
    const at = this.traced.value;
    const { provenance } = this.document.version.value;
    if (!at || provenance.length === 0) return;
    const sides = provenance.flatMap(({ box }) => [box.width, box.height]);
    const step = Math.max(1, Math.round(Math.max(...sides) / STEPS));
    for (let pace = step; pace >= 1; pace = Math.floor(pace / 2)) {
      const next = { x: at.x + dx * pace, y: at.y + dy * pace };
      if (sourceAt(provenance, next.x, next.y) < -1) continue;
      this.hovered.value = next;
      if (this.pinned.value) this.pinned.value = next;
      return;
    }
  }

  /** Whether the point (x, y) lies where the traced pixel's piece was copied from. */
  isSource(x: number, y: number): boolean {
    const [borrowed, copied] = [this.shown.value, this.copied.value];
    if (!borrowed || !copied || copied.piece < 0) return false;
    const { right, down } = borrowed.pieces[copied.piece];
    return hasPixel(borrowed, copied.piece, Math.floor(x) - right, Math.floor(y) - down);
  }

  /** Forbids to borrow from where the traced pixel's piece was copied from, as one step of undo. */
  forbidSource(): void {
    const [borrowed, copied] = [this.shown.value, this.copied.value];
    if (!borrowed || !copied || copied.piece < 0) return;
    const { box, right, down } = borrowed.pieces[copied.piece];
    const from = { ...box, x: box.x + right, y: box.y + down };
    this.document.forbid(from, (x, y) => hasPixel(borrowed, copied.piece, x - right, y - down));
  }
}

const same = (a: Spot | null, b: Spot | null) => a?.x === b?.x && a?.y === b?.y;
