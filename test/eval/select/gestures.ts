import { runAtOnce, squaredDistances, type Mask } from '@contextual-fill/core';

/** Distance of each pixel to the nearest one whose mask is set (or, inverted, is not set), in pixels. */
function distances({ width, height, data }: Mask, to: 'inside' | 'outside'): Float32Array {
  const grid = Float32Array.from(data, (value) => (value >= 128 === (to === 'inside') ? 0 : Infinity));
  runAtOnce(squaredDistances({ width, height, data: grid }));
  return grid.map(Math.sqrt);
}

/** The angle's waves, between -1 and 1: a hand that comes nearer and goes away. */
function wave(angle: number, seed: number): number {
  return 0.6 * Math.sin(3 * angle + seed) + 0.4 * Math.sin(7 * angle + 2.3 * seed);
}

/** A loop around the object, filled: its border is 6 to 20 px outside the object's, nearer here, farther there. */
export function loopAround(object: Mask, seed: number): Mask {
  const { width, height, data } = object;
  const outside = distances(object, 'inside');
  let [cx, cy, count] = [0, 0, 0];
  data.forEach((value, i) => {
    if (value < 128) return;
    cx += i % width;
    cy += Math.floor(i / width);
    count++;
  });
  [cx, cy] = [cx / count, cy / count];
  const loop = new Uint8Array(data.length);
  for (let i = 0; i < loop.length; i++) {
    const angle = Math.atan2(Math.floor(i / width) - cy, (i % width) - cx);
    if (outside[i] <= 13 + 7 * wave(angle, seed)) loop[i] = 255;
  }
  return { width, height, data: loop };
}

/** Intersection over union. */
export function overlapOf(a: Mask, b: Mask): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    const [inA, inB] = [a.data[i] >= 128, b.data[i] >= 128];
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return either > 0 ? both / either : 1;
}

/** The pixel that lies deepest in the object, of those that `counts` allows. */
function deepest(depth: Float32Array, counts: (i: number) => boolean): number {
  let best = -1;
  for (let i = 0; i < depth.length; i++) if (counts(i) && (best < 0 || depth[i] > depth[best])) best = i;
  return best;
}

/** All pixels within `radius` of the line between two points. */
function stroke(mask: Mask, from: number, to: number, radius: number): void {
  const { width, height, data } = mask;
  const [ax, ay] = [from % width, Math.floor(from / width)];
  const [bx, by] = [to % width, Math.floor(to / width)];
  const length = Math.max(1, Math.hypot(bx - ax, by - ay));
  for (let step = 0; step <= length; step++) {
    const [cx, cy] = [ax + ((bx - ax) * step) / length, ay + ((by - ay) * step) / length];
    for (let y = Math.max(0, Math.ceil(cy - radius)); y <= Math.min(height - 1, cy + radius); y++) {
      for (let x = Math.max(0, Math.ceil(cx - radius)); x <= Math.min(width - 1, cx + radius); x++) {
        if (Math.hypot(x - cx, y - cy) <= radius) data[y * width + x] = 255;
      }
    }
  }
}

const CLICK_RADIUS = 5;

/** A click: a dot at the place that is deepest in the object. */
export function clickOn(object: Mask): Mask {
  const mask = { ...object, data: new Uint8Array(object.data.length) };
  const at = deepest(distances(object, 'outside'), () => true);
  stroke(mask, at, at, CLICK_RADIUS);
  return mask;
}

/** A scribble: from the deepest place of the object's upper or left third to those of the middle and the other end. */
export function scribbleIn(object: Mask): Mask {
  const { width, height, data } = object;
  const depth = distances(object, 'outside');
  const mask = { width, height, data: new Uint8Array(data.length) };
  const places = (of: (i: number) => number) => {
    let [low, high] = [Infinity, -Infinity];
    data.forEach((value, i) => {
      if (value < 128) return;
      low = Math.min(low, of(i));
      high = Math.max(high, of(i));
    });
    const third = (high - low) / 3;
    const stops = [0, 1, 2].map((n) =>
      deepest(depth, (i) => data[i] >= 128 && of(i) >= low + n * third && of(i) <= low + (n + 1) * third),
    );
    return { long: high - low, stops };
  };
  const across = places((i) => i % width);
  const down = places((i) => Math.floor(i / width));
  const { stops } = across.long > down.long ? across : down;
  stroke(mask, stops[0], stops[1], CLICK_RADIUS);
  stroke(mask, stops[1], stops[2], CLICK_RADIUS);
  for (let i = 0; i < data.length; i++) if (depth[i] < 2) mask.data[i] = 0;
  return mask;
}
