/** The search for better sources: what `offer` does, written out for many, for here a large fill spends its time. */
import { SLICE, type Work } from '../turns.ts';
import { ACROSS, contextDistance, DOWN, REACH } from './context.ts';
import { patchDistance, type Field } from './field.ts';
import { kernelsOf } from './field-kernels.ts';
import { distanceAcross, formAt } from './place.ts';
import type { Random } from './random.ts';

/** How a sweep goes over the field. */
export interface Sweep {
  /** In raster order, or from the last target to the first. */
  readonly backwards: boolean;
  /** First radius of the random search, in pixels; halved until it is below 1. */
  readonly reach: number;
  readonly random: Random;
}

/** One sweep of propagation and random search over all targets (Barnes et al., PatchMatch, 2009). */
export function* sweepField(field: Field, sweep: Sweep): Work {
  const { length } = field.targets;
  const { backwards, reach, random } = sweep;
  const kernels = kernelsOf(field);
  kernels?.setRandom(random.state[0]);
  for (let n = 0; n < length; n += SLICE) {
    yield;
    const to = Math.min(length, n + SLICE);
    if (kernels) kernels.search(n, to, length, backwards, reach);
    else searchSlice(field, sweep, n, to);
  }
  if (kernels) random.state[0] = kernels.getRandom();
}

/**
 * Offers each target from number `from` up to, not including, `to` on the sweep's way the sources that lie beside those
 * of two neighbours and some at random, exactly as `offer` does.
 */
function searchSlice(field: Field, { backwards, reach, random }: Sweep, from: number, to: number): void {
  const { level, radius, targets, nearest, cost, uses, isSource, place, variance, countedVariance } = field;
  const { incoherence, reuse, remoteness, guideWeight, contextWeight, textureWeight } = field;
  const { width, height } = level;
  const colour = level.colour.data;
  const guide = level.guide?.data;
  const texture = level.texture?.data;
  const size = 2 * radius + 1;
  const corner = 3 * radius * (width + 1);
  const step = backwards ? 1 : -1;
  const form = new Float64Array(3);
  // From a position to the eight around it at which the guide is compared, as offsets of values; and its values there.
  const around = Int32Array.from(ACROSS, (dx, k) => 3 * (DOWN[k] * width + dx));
  const there = new Int32Array(3 * around.length);
  for (let n = from; n < to; n++) {
    const t = targets[backwards ? targets.length - 1 - n : n];
    const ty = (t / width) | 0;
    const tx = t - ty * width;
    const g = 3 * t;
    const guided = field.guided[t] / 255;
    const allowance = guided * field.varianceAllowance;
    const counted = allowance !== 0 ? countedVariance[t] : 0;
    const reuseHere = guided * reuse;
    const remotenessHere = guided * remoteness;
    const guideHere = guided * guideWeight * field.unknown[t];
    const contextHere = guided * contextWeight;
    const textureHere = guided * textureWeight;
    const isFarIn = tx >= REACH && ty >= REACH && tx < width - REACH && ty < height - REACH;
    if (guide && guided > 0 && isFarIn) {
      for (let k = 0; k < around.length; k++) {
        const i = g + around[k];
        there[3 * k] = guide[i];
        there[3 * k + 1] = guide[i + 1];
        there[3 * k + 2] = guide[i + 2];
      }
    }
    // No target changes but this one, so neither do its neighbours' sources.
    const right = nearest[t + 1] - 1;
    const left = nearest[t - 1] + 1;
    const below = nearest[t + width] - width;
    const above = nearest[t - width] + width;
    let present = nearest[t];
    let together = matching(present, right, left, below, above);
    let y = (present / width) | 0;
    let x = present - y * width;
    let leaving = 0;
    if (remotenessHere > 0) {
      formAt(place, tx, ty, form);
      leaving = distanceAcross(form, x - tx, y - ty) / place.side;
    }
    let range = reach;
    for (let k = 0; ; k++) {
      let s: number;
      let u: number;
      let v: number;
      if (k < 2) {
        const beside = k === 0 ? step : step * width;
        const other = nearest[t + beside];
        s = other - beside;
        if (other < 0 || s < 0 || s >= isSource.length) continue;
        v = (s / width) | 0;
        u = s - v * width;
      } else {
        if (range < 1) break;
        v = y + Math.round((random() * 2 - 1) * range);
        u = x + Math.round((random() * 2 - 1) * range);
        range *= 0.5;
        if (u < 0 || v < 0 || u >= width || v >= height) continue;
        s = v * width + u;
      }
      if (isSource[s] === 0 || s === present) continue;
      let limit = cost[t] + reuseHere * (uses[present] - 1 - uses[s]);
      let joined = 0;
      if (incoherence > 0) {
        joined = matching(s, right, left, below, above);
        limit += incoherence * (joined - together);
      }
      let leaves = 0;
      if (remotenessHere > 0) {
        leaves = distanceAcross(form, u - tx, v - ty) / place.side;
        limit += remotenessHere * (leaving - leaves);
      }
      let found = 0;
      if (allowance !== 0) found = -allowance * Math.min(variance[s], counted);
      const o = 3 * s;
      if (guide && guided > 0) {
        const red = guide[g] - guide[o];
        const green = guide[g + 1] - guide[o + 1];
        const blue = guide[g + 2] - guide[o + 2];
        found += guideHere * (red * red + green * green + blue * blue);
        if (found >= limit) continue;
        if (isFarIn && u >= REACH && v >= REACH && u < width - REACH && v < height - REACH) {
          found += contextHere * contextFrom(guide, there, around, o);
        } else {
          found += contextHere * contextDistance(level, t, s);
        }
        if (found >= limit) continue;
      }
      if (texture && guided > 0) {
        const red = texture[g] - texture[o];
        const green = texture[g + 1] - texture[o + 1];
        const blue = texture[g + 2] - texture[o + 2];
        found += textureHere * (red * red + green * green + blue * blue);
        if (found >= limit) continue;
      }
      found += patchDistance(colour, g - corner, o - corner, 3 * width, size, limit - found);
      if (found >= limit) continue;
      cost[t] = found;
      nearest[t] = s;
      uses[present]--;
      uses[s]++;
      present = s;
      together = joined;
      leaving = leaves;
      x = u;
      y = v;
    }
  }
}

/** How many of four sources `s` is. */
function matching(s: number, a: number, b: number, c: number, d: number): number {
  return (s === a ? 1 : 0) + (s === b ? 1 : 0) + (s === c ? 1 : 0) + (s === d ? 1 : 0);
}

/** See `contextDistance`; `there` holds the values around the target. */
function contextFrom(guide: Uint8Array, there: Int32Array, around: Int32Array, o: number): number {
  let sum = 0;
  for (let k = 0, i = 0; k < around.length; k++, i += 3) {
    const j = o + around[k];
    const red = there[i] - guide[j];
    const green = there[i + 1] - guide[j + 1];
    const blue = there[i + 2] - guide[j + 2];
    sum += red * red + green * green + blue * blue;
  }
  return sum / 8;
}
