/** Paths as Figma writes them: absolute M, L, Q, C and Z commands, numbers and letters apart by blanks. */
import type { VectorPath } from '@figma/plugin-typings/plugin-api-standalone';
import type { Bounds } from './affine.ts';

/** A path and how its inside is told from its outside. */
export interface Geometry {
  windingRule: 'NONZERO' | 'EVENODD' | 'NONE';
  data: string;
}

/** Scales the numbers of a path of absolute M, L, Q, C and Z commands. */
export function scalePath(data: string, sx: number, sy: number): string {
  let index = 0;
  return data.replace(/[A-Za-z]|-?[\d.]+(?:e[-+]?\d+)?/gi, (token) => {
    if (/^[a-z]$/i.test(token)) {
      index = 0;
      return token;
    }
    return String(Number(token) * (index++ % 2 === 0 ? sx : sy));
  });
}

/** Moves a path. */
export function offsetPath(data: string, dx: number, dy: number): string {
  let index = 0;
  return data.replace(/[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi, (token) => {
    if (/^[a-z]$/i.test(token)) {
      index = 0;
      return token;
    }
    return String(Number(token) + (index++ % 2 === 0 ? dx : dy));
  });
}

/** The tight box of a path: end points and the extremes of its curves, sampled finely enough for a test host. */
export function pathBounds(paths: readonly VectorPath[]): Bounds {
  const xs: number[] = [];
  const ys: number[] = [];
  const add = (x: number, y: number) => {
    xs.push(x);
    ys.push(y);
  };
  for (const { data } of paths) {
    let from: [number, number] = [0, 0];
    for (const [, letter, rest] of data.matchAll(/([MLQCZ])([^MLQCZ]*)/g)) {
      const values = (rest.match(/-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
      const points = Array.from(
        { length: values.length / 2 },
        (_, index) => [values[2 * index], values[2 * index + 1]] as [number, number],
      );
      if (letter === 'M' || letter === 'L') points.forEach(([x, y]) => add(x, y));
      else
        for (let step = 1; step <= 64 && points.length > 0; step++)
          add(...bezier([from, ...points], step / 64));
      from = points.at(-1) ?? from;
    }
  }
  if (xs.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function bezier(points: readonly [number, number][], t: number): [number, number] {
  if (points.length === 1) return points[0];
  return bezier(
    points
      .slice(1)
      .map(([x, y], index) => [points[index][0] * (1 - t) + x * t, points[index][1] * (1 - t) + y * t]),
    t,
  );
}
