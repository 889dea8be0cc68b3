import type { Box, Mask } from '@contextual-fill/core';
import { unite } from './box.ts';
import { countUpperHalf, isUniform } from './byte-loops.ts';

/** Side of the squares in which a layer remembers its past, in pixels. */
export const TILE = 128;

/** Where a value is selected: at or above this (the engine's own rule; `countUpperHalf` counts by it). */
export const SELECTED = 128;

/** Of a tile that holds several values. */
const MIXED = -1;

/** What a layer means to the engine. */
export type LayerName = 'hole' | 'protect' | 'only';

/**
 * A painted mask: one byte a pixel, row-major, 0..255, the picture's size. Knows how much of each tile is selected, so
 * that "is anything selected" costs nothing.
 */
export class MaskLayer implements Mask {
  readonly data: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  private readonly counts: Int32Array;
  /** The one value that a tile holds, as it was counted last; `MIXED` where it holds several. */
  private readonly values: Int16Array;
  private readonly scratch = new Uint8Array(TILE * TILE);
  private readonly scratchWords = new Uint32Array(this.scratch.buffer);
  /** The data four bytes at a time, where every row starts with a word. */
  private readonly words: Uint32Array | null;
  private total = 0;

  constructor(
    readonly name: LayerName,
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Uint8Array(width * height);
    this.words = width % 4 === 0 ? new Uint32Array(this.data.buffer) : null;
    this.columns = Math.ceil(width / TILE);
    this.rows = Math.ceil(height / TILE);
    this.counts = new Int32Array(this.columns * this.rows);
    this.values = new Int16Array(this.counts.length);
  }

  /** How many pixels are selected. */
  get selected(): number {
    return this.total;
  }

  /** Takes a whole mask, a byte for each pixel, as what the layer starts with. */
  load(data: Uint8Array | Uint8ClampedArray): void {
    this.data.set(data);
    for (let tile = 0; tile < this.counts.length; tile++) this.count(tile);
  }

  /** The box of a tile, cut at the picture's edge. */
  tileBox(tile: number): Box {
    const x = (tile % this.columns) * TILE;
    const y = Math.floor(tile / this.columns) * TILE;
    return { x, y, width: Math.min(TILE, this.width - x), height: Math.min(TILE, this.height - y) };
  }

  /** The numbers of the tiles that a box inside the picture touches. */
  tilesIn(box: Box): number[] {
    const tiles: number[] = [];
    const right = Math.floor((box.x + box.width - 1) / TILE);
    const bottom = Math.floor((box.y + box.height - 1) / TILE);
    for (let row = Math.floor(box.y / TILE); row <= bottom; row++) {
      for (let column = Math.floor(box.x / TILE); column <= right; column++)
        tiles.push(row * this.columns + column);
    }
    return tiles;
  }

  /** The one value that a tile held when it was counted last; `null` if it held several. */
  uniformValue(tile: number): number | null {
    const value = this.values[tile];
    return value === MIXED ? null : value;
  }

  /** A copy of one tile's bytes, row-major. */
  readTile(tile: number): Uint8Array {
    return this.peekTile(tile).slice();
  }

  /** One tile's bytes, row-major, until the next call. */
  peekTile(tile: number): Uint8Array {
    const { x, y, width, height } = this.tileBox(tile);
    const bytes = this.scratch.subarray(0, width * height);
    if (this.words && (width & 3) === 0) {
      // Short rows are copied word by word in a fraction of the time that a view of each of them takes.
      const [from, to] = [this.words, this.scratchWords];
      for (let row = 0, at = 0; row < height; row++) {
        const start = ((y + row) * this.width + x) >> 2;
        for (let word = start; word < start + (width >> 2); word++) to[at++] = from[word];
      }
      return bytes;
    }
    for (let row = 0; row < height; row++) {
      const start = (y + row) * this.width + x;
      bytes.set(this.data.subarray(start, start + width), row * width);
    }
    return bytes;
  }

  /** Puts bytes (row-major) or one value into a tile and counts it again. */
  writeTile(tile: number, bytes: Uint8Array | number): void {
    const { x, y, width, height } = this.tileBox(tile);
    for (let row = 0; row < height; row++) {
      const start = (y + row) * this.width + x;
      if (typeof bytes === 'number') this.data.fill(bytes, start, start + width);
      else this.data.set(bytes.subarray(row * width, (row + 1) * width), start);
    }
    this.count(tile);
  }

  /** Counts the selected pixels of a tile again after its bytes were changed; `bytes` are what it holds now. */
  count(tile: number, bytes = this.peekTile(tile)): void {
    const selected = countUpperHalf(bytes);
    this.values[tile] = isUniform(bytes) ? bytes[0] : MIXED;
    this.total += selected - this.counts[tile];
    this.counts[tile] = selected;
  }

  /** A box, in whole tiles, outside of which everything was 0 when it was counted last; `null` if all was. */
  extent(): Box | null {
    let extent: Box | null = null;
    for (let tile = 0; tile < this.values.length; tile++)
      if (this.values[tile] !== 0) extent = unite(extent, this.tileBox(tile));
    return extent;
  }

  /** The tight box around the selected pixels, or `null`. */
  bounds(): Box | null {
    let left = this.width;
    let right = -1;
    let top = this.height;
    let bottom = -1;
    for (let tile = 0; tile < this.counts.length; tile++) {
      if (this.counts[tile] === 0) continue;
      const box = this.tileBox(tile);
      for (let y = box.y; y < box.y + box.height; y++) {
        for (let x = box.x; x < box.x + box.width; x++) {
          if (this.data[y * this.width + x] < SELECTED) continue;
          if (x < left) left = x;
          if (x > right) right = x;
          if (y < top) top = y;
          if (y > bottom) bottom = y;
        }
      }
    }
    return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  }
}
