import type { Box } from '../../types.ts';
import { fitGround, type Ground, type Pixels } from './fit-ground.ts';

/** The ground at a place by those pixels of part number `part` of a border for which `counts` is true. */
export type Fits = (x: number, y: number, part: number, counts: (n: number) => boolean) => Ground | undefined;

/**
 * Looks fits up that were made before for the same square of a hole and the same part of its border.
 *
 * @param box of the hole
 * @param side of the squares, in pixels
 * @param every only one of so many pixels of the border is fitted to
 */
export function fitsOf(box: Box, border: Pixels, side: number, every = 1): Fits {
  const known = new Map<string, Ground | undefined>();
  return (x, y, part, counts) => {
    const column = Math.floor((x - box.x) / side);
    const row = Math.floor((y - box.y) / side);
    const key = `${column} ${row} ${part}`;
    if (!known.has(key)) {
      const middle = { x: box.x + (column + 0.5) * side, y: box.y + (row + 0.5) * side };
      known.set(
        key,
        fitGround(border, (n) => n % every === 0 && counts(n), middle),
      );
    }
    return known.get(key);
  };
}
