import type { Box } from '@contextual-fill/core';
import { clip, unite } from './box.ts';
import type { MaskLayer } from './mask-layer.ts';
import type { Step } from './undo-stack.ts';

/** The bytes of a tile, or its one value where it has only one: most of a mask is empty. */
type TileBytes = Uint8Array | number;

function pack(bytes: Uint8Array): TileBytes {
  const first = bytes[0];
  for (let i = 1; i < bytes.length; i++) if (bytes[i] !== first) return bytes;
  return first;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** One change of a layer, as the tiles it touched; undoing and redoing swap them with what is there. */
class TileStep implements Step {
  constructor(
    readonly label: string,
    private readonly layer: MaskLayer,
    private readonly tiles: Map<number, TileBytes>,
    private readonly changed: (layer: MaskLayer, box: Box) => void,
  ) {}

  get bytes(): number {
    let total = 64;
    for (const tile of this.tiles.values()) total += typeof tile === 'number' ? 16 : tile.length;
    return total;
  }

  undo(): void {
    let box: Box | null = null;
    for (const [tile, bytes] of this.tiles) {
      const now = this.layer.readTile(tile);
      this.layer.writeTile(tile, bytes);
      this.tiles.set(tile, pack(now));
      box = unite(box, this.layer.tileBox(tile));
    }
    if (box) this.changed(this.layer, box);
  }

  redo(): void {
    this.undo();
  }
}

/**
 * A change of a layer while it is being made (a stroke under the pointer). `touch` a box before writing into it; then
 * `commit` gives the step that can undo it, `cancel` puts everything back.
 */
export class MaskEdit {
  private readonly before = new Map<number, Uint8Array>();

  constructor(
    readonly layer: MaskLayer,
    private readonly changed: (layer: MaskLayer, box: Box) => void,
  ) {}

  /** Remembers the tiles under `box`, which may reach past the picture. Returns the part inside it. */
  touch(box: Box): Box | null {
    const inside = clip(box, this.layer.width, this.layer.height);
    if (!inside) return null;
    for (const tile of this.layer.tilesIn(inside)) {
      if (!this.before.has(tile)) this.before.set(tile, this.layer.readTile(tile));
    }
    return inside;
  }

  /** What was in a touched tile before this edit. */
  original(tile: number): Uint8Array {
    return this.before.get(tile)!;
  }

  /** The step to undo this edit, or `null` if it changed nothing. */
  commit(label: string): Step | null {
    const tiles = new Map<number, TileBytes>();
    for (const [tile, bytes] of this.before) {
      if (same(bytes, this.layer.readTile(tile))) continue;
      this.layer.count(tile);
      tiles.set(tile, pack(bytes));
    }
    this.before.clear();
    return tiles.size === 0 ? null : new TileStep(label, this.layer, tiles, this.changed);
  }

  cancel(): void {
    let box: Box | null = null;
    for (const [tile, bytes] of this.before) {
      this.layer.writeTile(tile, bytes);
      box = unite(box, this.layer.tileBox(tile));
    }
    this.before.clear();
    if (box) this.changed(this.layer, box);
  }
}
