import type { Box } from '../../types.ts';
import { MARK } from './border.ts';

/** What a pixel of the hole is, or what it sees in one direction, if that is neither a ground nor a mark. */
export const NOTHING = -2;
/** What lies in the hole's box, but not in the hole. */
export const OUTSIDE = -3;
/** A border is mostly of one ground if that is such a share of all grounds. */
const MOSTLY = 0.6;

/**
 * Gives every pixel that lies on no line a ground. What is the same to the left and to the right goes on between, and
 * so does what is the same above and below; what enters from one side goes on to where it is met by its like. Where
 * that is said of several grounds it is the one that is the smaller part of the border, for that is what lies on the
 * other. Elsewhere it is the ground that is seen most often: a corner.
 *
 * @param seen for each pixel of the box what it sees to the left, to the right, above and below
 * @param sizes of the grounds, in pixels of the border
 * @param into changed where it is `NOTHING`
 * @returns for each pixel 1 where a line or what goes straight on says what it is
 */
export function elect(
  seen: readonly Int16Array[],
  { width, height }: Box,
  sizes: readonly number[],
  into: Int16Array,
): Uint8Array {
  const isStraight = new Uint8Array(into.length);
  const [left, right, up, down] = seen;
  const said = new Int16Array(into.length).fill(NOTHING);
  const say = (at: number, ground: number) => {
    if (ground >= 0 && (said[at] < 0 || sizes[ground] < sizes[said[at]])) said[at] = ground;
  };
  for (let at = 0; at < into.length; at++) {
    if (left[at] === right[at]) say(at, left[at]);
    if (up[at] === down[at]) say(at, up[at]);
  }
  const enter = (
    sight: Int16Array,
    [one, other]: readonly Int16Array[],
    from: number,
    step: number,
    count: number,
  ) => {
    let entered: number[] = [];
    for (let k = 0, at = from; k < count; k++, at += step) {
      const ground = sight[at];
      if (entered.length > 0 && sight[entered[0]] !== ground) entered = [];
      if (ground < 0) continue;
      entered.push(at);
      if (one[at] !== ground || other[at] !== ground) continue;
      for (const before of entered) say(before, ground);
      return;
    }
  };
  for (let y = 0; y < height; y++) {
    enter(left, [up, down], y * width, 1, width);
    enter(right, [up, down], y * width + width - 1, -1, width);
  }
  for (let x = 0; x < width; x++) {
    enter(up, [left, right], x, width, height);
    enter(down, [left, right], (height - 1) * width + x, -width, height);
  }
  for (let at = 0; at < into.length; at++) {
    isStraight[at] = said[at] >= 0 || into[at] === MARK ? 1 : 0;
    if (into[at] !== NOTHING) continue;
    into[at] = said[at] >= 0 ? said[at] : seenMostOften([left[at], right[at], up[at], down[at]], sizes);
  }
  return isStraight;
}

/**
 * Gives what sees no ground that of what lies beside it between the same lines; where there is none, as inside a
 * table, the ground that most of the border is of.
 */
export function spread(grounds: Int16Array, { width, height }: Box, sizes: readonly number[]): void {
  const found: number[] = [];
  for (let at = 0; at < grounds.length; at++) if (grounds[at] >= 0) found.push(at);
  for (let n = 0; n < found.length; n++) {
    const at = found[n];
    const x = at % width;
    const beside = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
    for (const next of beside) {
      if (next < 0 || next >= width * height || grounds[next] !== NOTHING) continue;
      grounds[next] = grounds[at];
      found.push(next);
    }
  }
  const largest = sizes.indexOf(Math.max(...sizes));
  if (sizes[largest] < MOSTLY * sizes.reduce((sum, size) => sum + size, 0)) return;
  for (let at = 0; at < grounds.length; at++) if (grounds[at] === NOTHING) grounds[at] = largest;
}

/** The ground that is seen most often; of those seen alike the one that is the smaller part of the border. */
function seenMostOften(seen: readonly number[], sizes: readonly number[]): number {
  let [best, most] = [NOTHING, 0];
  for (const one of seen) {
    if (one < 0) continue;
    const votes = seen.filter((other) => other === one).length;
    if (votes > most || (votes === most && best >= 0 && sizes[one] < sizes[best]))
      [best, most] = [one, votes];
  }
  return best;
}
