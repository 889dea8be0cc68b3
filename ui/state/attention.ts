import { computed, signal } from '@preact/signals';
import type { Box } from '@contextual-fill/core';
import { type HoleCell, nearestHoleCell, stepHoleCell, traceOf } from '../attention/geometry.ts';
import type { DocumentState } from './document.ts';

/** What is looked at: what the pixels were copied from, or what the network attended to. */
export type Subject = 'borrowed' | 'attention';

/** `pieces` is of what was borrowed, `trust` of the attention; all others there are of both. */
export type AttentionView = 'off' | 'direction' | 'sources' | 'trace' | 'pieces' | 'trust';

/** How the shown result is looked at, and which cell of the network's attention is traced. */
export class AttentionState {
  readonly subject = signal<Subject>('borrowed');
  readonly view = signal<AttentionView>('off');
  readonly smooth = signal(false);
  /** 0..1, of the direction and sources views. */
  readonly opacity = signal(0.8);
  /** The filled cell under the pointer or the keyboard's cursor. */
  readonly hovered = signal<HoleCell | null>(null);
  readonly pinned = signal<HoleCell | null>(null);

  /** The filled cell whose sources are shown: the pinned one, or else the hovered one. */
  readonly traced = computed(() => this.pinned.value ?? this.hovered.value);
  /** True where a click traces a source instead of painting. */
  readonly tracing = computed(() => this.view.value === 'trace' && this.document.isResult.value);

  constructor(private readonly document: DocumentState) {
    document.listen({
      pictureChanged: () => {
        this.hovered.value = null;
        this.pinned.value = null;
      },
    });
  }

  /** Looks at the other subject; a view that it lacks becomes the direction. */
  look(subject: Subject): void {
    this.subject.value = subject;
    const missing = subject === 'borrowed' ? 'trust' : 'pieces';
    if (this.view.value === missing) this.view.value = 'direction';
  }

  /** Which of the five best sources of the traced cell has the point (x, y), or `null`. */
  sourceAt(x: number, y: number): Box | null {
    const at = this.traced.value;
    if (!at) return null;
    const { sources } = traceOf(this.document.version.value.attention, at);
    const found = sources.find(
      ({ box }) => x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height,
    );
    return found?.box ?? null;
  }

  hoverAt(cell: HoleCell | null): void {
    if (!sameCell(this.hovered.value, cell)) this.hovered.value = cell;
  }

  /** Pins a cell, or lets go of it when it is pinned already. */
  pin(cell: HoleCell | null): void {
    this.pinned.value = sameCell(this.pinned.value, cell) ? null : cell;
  }

  /** Goes from the traced cell to the next one in a direction (-1, 0, 1 each), or to the middle if none is traced. */
  moveTrace(dx: number, dy: number): void {
    const { attention } = this.document.version.value;
    if (attention.length === 0) return;
    const { hole } = attention[0].region;
    const next = this.traced.value
      ? stepHoleCell(attention, this.traced.value, dx, dy)
      : nearestHoleCell(attention, hole.x + hole.width / 2, hole.y + hole.height / 2);
    this.hovered.value = next;
    if (this.pinned.value) this.pinned.value = next;
  }
}

const sameCell = (a: HoleCell | null, b: HoleCell | null) => a?.map === b?.map && a?.index === b?.index;
