import type { Box } from '@contextual-fill/core';
import { clip, unite } from './box.ts';
import { type MaskLayer, TILE } from './mask-layer.ts';
import type { UndoStep } from './undo-stack.ts';
import { isUniform, sameBytes } from './byte-loops.ts';

/** The bytes of a tile, or its one value where it has only one: most of a mask is empty. */
type TileBytes = Uint8Array | number;

/** One array for all tiles that hold nothing but one value; to be read only. */
const uniformTiles = new Map<number, Uint8Array>();

/** What a tile holds before it is changed, to be kept. Of a large picture most tiles need not be looked at. */
function keep(layer: MaskLayer, tile: number): Uint8Array {
  const value = layer.uniformValue(tile);
  if (value === null) return layer.readTile(tile);
  const bytes = uniformTiles.get(value) ?? new Uint8Array(TILE * TILE).fill(value);
  uniformTiles.set(value, bytes);
  const { width, height } = layer.tileBox(tile);
  return bytes.subarray(0, width * height);
}

function pack(bytes: Uint8Array): TileBytes {
  return isUniform(bytes) ? bytes[0] : bytes;
}

/** One change of a layer, as the tiles it touched; undoing and redoing swap them with what is there. */
class TileStep implements UndoStep {
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
      if (!this.before.has(tile)) this.before.set(tile, keep(this.layer, tile));
    }
    return inside;
  }

  /** Lets `write` change the bytes of the whole layer, one for each of its pixels. */
  rewrite(write: (data: Uint8Array) => void): void {
    const { width, height } = this.layer;
    const all = this.touch({ x: 0, y: 0, width, height })!;
    write(this.layer.data);
    this.changed(this.layer, all);
  }

  /** What was in a touched tile before this edit; to be read only. */
  original(tile: number): Uint8Array {
    return this.before.get(tile)!;
  }

  /** The step to undo this edit, or `null` if it changed nothing. */
  commit(label: string): UndoStep | null {
    const tiles = new Map<number, TileBytes>();
    for (const [tile, bytes] of this.before) {
      const now = this.layer.peekTile(tile);
      if (sameBytes(bytes, now)) continue;
      this.layer.count(tile, now);
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
