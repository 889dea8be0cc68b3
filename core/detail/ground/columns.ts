/** How grounds go on in a hole over which several things end in one line, as cards under a banner. */
import type { Box } from '../../types.ts';
import { NOTHING } from './border.ts';

/** What is seen at both sides of a hole's columns, or rows, which are turned so that all run down. */
interface Turned {
  readonly one: Int16Array;
  readonly other: Int16Array;
  /** How many columns there are, how many pixels each has, and where in the box a pixel lies. */
  readonly count: number;
  readonly length: number;
  readonly at: (column: number, along: number) => number;
}

/**
 * Gives each pixel the ground at the ends of its column, or of its row: what is seen above goes on down to where an
 * edge is seen on both sides of the hole, and from there on it is what is seen below.
 *
 * @param seen for each pixel of the box what it sees to the left, to the right, above and below
 * @param into changed where it is `NOTHING`
 * @returns whether there is such an edge where one is needed; columns of which an end is no ground stay
 */
export function electByColumns(
  [left, right, up, down]: readonly Int16Array[],
  { width, height }: Box,
  isUpright: boolean,
  into: Int16Array,
): boolean {
  const [before, behind, one, other] = isUpright ? [up, down, left, right] : [left, right, up, down];
  const [count, length] = isUpright ? [width, height] : [height, width];
  const at = (column: number, along: number) => (isUpright ? along * width + column : column * width + along);
  const edge = commonEdge({ one, other, count, length, at });
  for (let column = 0; column < count; column++) {
    for (let along = 0; along < length; along++) {
      const i = at(column, along);
      if (into[i] !== NOTHING) continue;
      const isOne = before[i] === behind[i];
      // Thin marks, as the soft edge of a card, say nothing of their column.
      if (before[i] < 0 || behind[i] < 0) continue;
      if (!isOne && edge === undefined) return false;
      into[i] = isOne || along < edge! ? before[i] : behind[i];
    }
  }
  return true;
}

/** Where along the columns what is seen on both sides of the hole changes; undefined unless that is in one place. */
function commonEdge({ one, other, count, length, at }: Turned): number | undefined {
  const changes = (sight: Int16Array, column: number, along: number) => {
    const [a, b] = [sight[at(column, along - 1)], sight[at(column, along)]];
    return a >= 0 && b >= 0 && a !== b;
  };
  const found: number[] = [];
  for (let along = 1; along < length; along++) {
    if (changes(one, 0, along) && changes(other, count - 1, along)) found.push(along);
  }
  return found.length === 1 ? found[0] : undefined;
}
