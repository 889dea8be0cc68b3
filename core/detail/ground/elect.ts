import type { Box } from '../../types.ts';
import { MARK, NOTHING } from './border.ts';
import { besides } from '../../raster/box-pixels.ts';

/** What lies in the hole's box, but not in the hole. */
export const OUTSIDE = -3;
/** A line is thin if it has so many pixels across. */
export const THIN = 3;

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

/** Gives what sees no ground that of what lies beside it between the same lines. */
export function spread(grounds: Int16Array, box: Box): void {
  const found: number[] = [];
  for (let at = 0; at < grounds.length; at++) if (grounds[at] >= 0) found.push(at);
  for (let n = 0; n < found.length; n++) {
    for (const next of besides(found[n], box)) {
      if (grounds[next] !== NOTHING) continue;
      grounds[next] = grounds[found[n]];
      found.push(next);
    }
  }
}

/**
 * Gives what lines cut off from all that is seen, as cells inside a table and where two gaps cross, the ground that
 * lies behind most of those lines.
 */
export function inherit(grounds: Int16Array, box: Box): void {
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    const isLookedAt = new Uint8Array(grounds.length);
    for (let first = 0; first < grounds.length; first++) {
      if (grounds[first] !== NOTHING || isLookedAt[first]) continue;
      const part = [first];
      isLookedAt[first] = 1;
      const votes = new Map<number, number>();
      for (const at of part) {
        for (const next of besides(at, box)) {
          if (grounds[next] === NOTHING && !isLookedAt[next]) {
            isLookedAt[next] = 1;
            part.push(next);
          }
          const behind = groundBehind(grounds, box, at, next - at);
          if (behind >= 0) votes.set(behind, (votes.get(behind) ?? 0) + 1);
        }
      }
      if (votes.size === 0) continue;
      const [most] = [...votes].reduce((a, b) => (b[1] > a[1] ? b : a));
      for (const at of part) grounds[at] = most;
      isChanged = true;
    }
  }
}

/** The ground beyond a thin line that lies right beside a pixel; below 0 where there is none. */
export function groundBehind(grounds: Int16Array, { width }: Box, from: number, step: number): number {
  for (let k = 1; k <= THIN + 1; k++) {
    const at = from + k * step;
    if (at < 0 || at >= grounds.length) return NOTHING;
    if (Math.abs(step) === 1 && Math.floor(at / width) !== Math.floor(from / width)) return NOTHING;
    if (grounds[at] !== MARK) return k > 1 || grounds[from] === MARK ? grounds[at] : NOTHING;
  }
  return NOTHING;
}

/**
 * The ground that is seen most often. Of two that are seen twice, as at a corner, the one that is less of the
 * border; of those seen once the larger, for what enters from one side alone may end anywhere.
 */
function seenMostOften(seen: readonly number[], sizes: readonly number[]): number {
  let [best, most] = [NOTHING, 0];
  for (const one of seen) {
    if (one < 0) continue;
    const votes = seen.filter((other) => other === one).length;
    const isSmaller = best >= 0 && sizes[one] < sizes[best];
    if (votes > most || (votes === most && best >= 0 && one !== best && isSmaller === votes > 1))
      [best, most] = [one, votes];
  }
  return best;
}
