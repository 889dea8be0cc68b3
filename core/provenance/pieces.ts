import type { Work } from '../turns.ts';
import type { Box, Provenance } from '../types.ts';

/** A connected area that was copied as a whole: all its pixels lie as far from their sources, in the same direction. */
export interface Piece {
  /** Which region it belongs to. */
  readonly region: number;
  /** The area's box in the filled hole, in picture pixels. */
  readonly box: Box;
  /** From a pixel to its source, in picture pixels. */
  readonly right: number;
  readonly down: number;
  /** How many pixels it has. */
  readonly size: number;
}

/** The pieces of a fill, and which one each filled pixel belongs to. */
export interface Pieces {
  readonly pieces: readonly Piece[];
  /** For each region the number of the piece of every pixel of its box, row-major; -1 where nothing was copied. */
  readonly numbers: readonly Int32Array[];
}

/**
 * Finds the pieces of a fill: pixels that are neighbours in a row or column and whose sources are neighbours in the
 * same way belong together. Numbered in the order of their first pixels.
 *
 * ```ts
 * const { provenance } = await inpainter.fill(picture, mask);
 * const { pieces } = runAtOnce(findPieces(provenance));
 * ```
 */
export function* findPieces(provenance: readonly Provenance[]): Work<Pieces> {
  const pieces: Piece[] = [];
  const numbers: Int32Array[] = [];
  for (const [region, one] of provenance.entries()) numbers.push(yield* piecesOf(one, region, pieces));
  return { pieces, numbers };
}

/** Adds the pieces of one region to the list. */
function* piecesOf(provenance: Provenance, region: number, pieces: Piece[]): Work<Int32Array> {
  const { box, pictureWidth, sources } = provenance;
  const numbers = new Int32Array(sources.length).fill(-1);
  // Union-find over provisional numbers, each of which points to a smaller one or to itself.
  const parents: number[] = [];
  const rootOf = (number: number) => {
    while (parents[number] !== number) number = parents[number] = parents[parents[number]];
    return number;
  };
  for (let y = 0; y < box.height; y++) {
    yield;
    for (let x = 0; x < box.width; x++) {
      const i = y * box.width + x;
      const source = sources[i];
      if (source < 0) continue;
      const withLeft = x > 0 && sources[i - 1] >= 0 && sources[i - 1] === source - 1;
      const above = i - box.width;
      const withAbove = y > 0 && sources[above] >= 0 && sources[above] === source - pictureWidth;
      if (withAbove) {
        numbers[i] = numbers[above];
        if (withLeft && numbers[i - 1] !== numbers[i]) {
          const [a, b] = [rootOf(numbers[i - 1]), rootOf(numbers[i])];
          parents[Math.max(a, b)] = Math.min(a, b);
        }
      } else if (withLeft) numbers[i] = numbers[i - 1];
      else {
        numbers[i] = parents.length;
        parents.push(parents.length);
      }
    }
  }
  const found = new Map<number, Bounds>();
  const final = new Int32Array(parents.length).fill(-1);
  for (let y = 0; y < box.height; y++) {
    yield;
    for (let x = 0; x < box.width; x++) {
      const i = y * box.width + x;
      if (numbers[i] < 0) continue;
      const root = rootOf(numbers[i]);
      let bounds = found.get(root);
      if (!bounds) {
        final[root] = pieces.length + found.size;
        bounds = { first: i, left: x, right: x, top: y, bottom: y, size: 0 };
        found.set(root, bounds);
      }
      bounds.left = Math.min(bounds.left, x);
      bounds.right = Math.max(bounds.right, x);
      bounds.bottom = y;
      bounds.size++;
      numbers[i] = final[root];
    }
  }
  for (const { first, left, right, top, bottom, size } of found.values()) {
    const x = box.x + (first % box.width);
    const y = box.y + Math.floor(first / box.width);
    const source = sources[first];
    pieces.push({
      region,
      box: { x: box.x + left, y: box.y + top, width: right - left + 1, height: bottom - top + 1 },
      right: (source % pictureWidth) - x,
      down: Math.floor(source / pictureWidth) - y,
      size,
    });
  }
  return numbers;
}

/** What is known of a piece while its pixels are met; positions in the region's box. */
interface Bounds {
  readonly first: number;
  left: number;
  right: number;
  readonly top: number;
  bottom: number;
  size: number;
}
