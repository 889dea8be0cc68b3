import type { Box, Rgba, Work } from '@contextual-fill/core';
import { shrink } from '../picture/shrink.ts';
import type { DocumentState } from '../state/document.ts';
import type { View } from '../state/view.ts';
import { canvasFrom } from './picture-canvas.ts';

/** Side of a tile in its own pixels. */
const SIDE = 256;
/** Milliseconds of a frame that tiles may be made in; what is left is made in the next ones. */
const BUDGET = 8;
/** So many tiles are kept, about 150 MB: two versions of a picture of 4096 px, and more of smaller ones. */
const MOST = 600;

/** A tile of the picture at 1 / 2^level of its size. */
interface Place {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** Versions of a picture in tiles at falling sizes, made when they are seen, so that no frame takes long to draw. */
export class PictureTiles {
  /** By level, place and the version that changed something there last; the last drawn ones at the end. */
  private readonly tiles = new Map<string, HTMLCanvasElement>();
  /** What was drawn last at a place, to be seen until the tile of another version is there. */
  private readonly latest = new Map<string, HTMLCanvasElement>();
  private making: { key: string; work: Work<Rgba> } | null = null;

  constructor(private readonly document: DocumentState) {}

  /**
   * Draws a version as `view` (device pixels) says; crisp squares when it is enlarged. Returns false where some of it
   * is still to be made: then it is to be drawn again.
   */
  draw(context: CanvasRenderingContext2D, view: View, id: number): boolean {
    const { width, height } = this.document;
    const deepest = Math.ceil(Math.log2(Math.max(width, height) / SIDE));
    const level = Math.max(0, Math.min(deepest, Math.floor(Math.log2(1 / view.scale))));
    context.imageSmoothingEnabled = view.scale < 1;
    context.imageSmoothingQuality = 'medium';
    const end = performance.now() + BUDGET;
    let isWhole = true;
    for (const place of this.placesIn(context, view, level)) {
      const tile = this.tile(place, id, end);
      const spot = `${level} ${place.column} ${place.row}`;
      if (tile) {
        this.latest.set(spot, tile);
        this.drawTile(context, view, place, tile);
        continue;
      }
      isWhole = false;
      const stale = this.latest.get(spot);
      if (stale) this.drawTile(context, view, place, stale);
      else if (!this.drawCoarser(context, view, place, id, deepest)) this.drawFiner(context, view, place, id);
    }
    return isWhole;
  }

  /** The tiles of a level that are seen. */
  private placesIn({ canvas }: CanvasRenderingContext2D, { x, y, scale }: View, level: number): Place[] {
    const seen = { x: -x / scale, y: -y / scale, width: canvas.width / scale, height: canvas.height / scale };
    return this.placesWithin(seen, level);
  }

  /** The tiles of a level that have something of a box, which may reach past the picture. */
  private placesWithin(box: Box, level: number): Place[] {
    const side = SIDE * 2 ** level;
    const { width, height } = this.document;
    const between = (from: number, to: number, whole: number) => {
      const first = Math.max(0, Math.floor(from / side));
      const last = Math.min(Math.ceil(whole / side), Math.ceil(to / side));
      return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
    };
    const columns = between(box.x, box.x + box.width, width);
    const rows = between(box.y, box.y + box.height, height);
    return rows.flatMap((row) => columns.map((column) => ({ level, column, row })));
  }

  private boxOf({ level, column, row }: Place): Box {
    const side = SIDE * 2 ** level;
    const [x, y] = [column * side, row * side];
    const { width, height } = this.document;
    return { x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) };
  }

  private keyOf(place: Place, id: number): string {
    const changed = this.document.versions.lastChange(id, this.boxOf(place));
    return `${place.level} ${place.column} ${place.row} ${changed}`;
  }

  /** The tile, made as far as there is time; null while it is not ready. */
  private tile(place: Place, id: number, end: number): HTMLCanvasElement | null {
    const key = this.keyOf(place, id);
    const known = this.tiles.get(key);
    if (known) {
      this.tiles.delete(key);
      this.tiles.set(key, known);
      return known;
    }
    if (performance.now() >= end) return null;
    if (this.making?.key !== key) {
      const partOf = (box: Box) => this.document.versions.partOf(id, box);
      this.making = { key, work: shrink(partOf, this.boxOf(place), 2 ** place.level) };
    }
    const { work } = this.making;
    for (;;) {
      const step = work.next();
      if (step.done) {
        this.making = null;
        return this.keep(key, canvasFrom(step.value));
      }
      if (performance.now() >= end) return null;
    }
  }

  private keep(key: string, tile: HTMLCanvasElement): HTMLCanvasElement {
    this.tiles.set(key, tile);
    for (const old of this.tiles.keys()) {
      if (this.tiles.size <= MOST) break;
      this.tiles.delete(old);
    }
    return tile;
  }

  /** What a smaller size of the picture shows there, for as long as there is nothing better; false without one. */
  private drawCoarser(
    context: CanvasRenderingContext2D,
    view: View,
    place: Place,
    id: number,
    deepest: number,
  ): boolean {
    const box = this.boxOf(place);
    for (let level = place.level + 1; level <= deepest; level++) {
      const up = 2 ** (level - place.level);
      const around = { level, column: Math.floor(place.column / up), row: Math.floor(place.row / up) };
      const tile = this.tiles.get(this.keyOf(around, id));
      if (!tile) continue;
      const whole = this.boxOf(around);
      const scale = 2 ** level;
      const from = {
        x: (box.x - whole.x) / scale,
        y: (box.y - whole.y) / scale,
        width: box.width / scale,
        height: box.height / scale,
      };
      drawPart(context, view, tile, from, box);
      return true;
    }
    return false;
  }

  /** The same of larger sizes, as far as they are known: whoever zooms out has seen them before. */
  private drawFiner(context: CanvasRenderingContext2D, view: View, place: Place, id: number): void {
    if (place.level === 0) return;
    for (const inner of this.placesWithin(this.boxOf(place), place.level - 1)) {
      const tile = this.tiles.get(this.keyOf(inner, id));
      if (tile) this.drawTile(context, view, inner, tile);
      else this.drawFiner(context, view, inner, id);
    }
  }

  private drawTile(
    context: CanvasRenderingContext2D,
    view: View,
    place: Place,
    tile: HTMLCanvasElement,
  ): void {
    const from = { x: 0, y: 0, width: tile.width, height: tile.height };
    drawPart(context, view, tile, from, this.boxOf(place));
  }
}

/** Draws a part of a tile over a box of the picture. Edges lie on whole pixels, so that no line shows between tiles. */
function drawPart(
  context: CanvasRenderingContext2D,
  view: View,
  tile: HTMLCanvasElement,
  from: Box,
  box: Box,
): void {
  const [left, top] = [view.x + box.x * view.scale, view.y + box.y * view.scale].map(Math.round);
  const right = Math.round(view.x + (box.x + box.width) * view.scale);
  const bottom = Math.round(view.y + (box.y + box.height) * view.scale);
  context.drawImage(tile, from.x, from.y, from.width, from.height, left, top, right - left, bottom - top);
}
