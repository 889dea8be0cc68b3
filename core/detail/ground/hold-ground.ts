/** On one level, the hole's pixels on flat ground are given its colours before anything is searched there. */
import { raster, type Rgba, type Size } from '../../raster/raster.ts';
import type { Field } from '../field.ts';
import { groundValue } from './fit-ground.ts';
import type { FlatHole } from './flat-ground.ts';
import type { Followed } from '../follow.ts';
import type { Strips } from '../follow-lines.ts';
import type { Level } from '../level.ts';

/** Of a hole that is repeated as a whole, maps say so much. */
const WHOLE = 0.9;
/** On a screen what is truly repeated agrees in such a share of what lies around the hole. */
const EXACT = 0.9995;

/** Pixels of one level that lie on flat ground. */
export interface GroundPixels {
  readonly positions: Int32Array;
  /** Three values each. */
  readonly colours: Uint8Array;
  /** How far they are to be trusted, of 255: as a guide, and as what belongs there to the level. */
  readonly guides: Uint8Array;
  readonly share: Uint8Array;
  /** 1 where there is grain: there the result does not show them. */
  readonly isGrained: Uint8Array;
  /** One for each hole, by where its pixels begin. */
  readonly holes: readonly (Pick<FlatHole, 'isSure' | 'isStoodOn'> & { readonly from: number })[];
}

/** @param factor by which the level is smaller than the one on which the ground was found */
export function groundPixelsOf(level: Level, holes: readonly FlatHole[], factor: number): GroundPixels {
  const { width, height, hole } = level;
  const [positions, colours, guides, share, isGrained]: number[][] = [[], [], [], [], []];
  const begun: GroundPixels['holes'][number][] = [];
  for (const { box, at, isSure, isStoodOn } of holes) {
    begun.push({ from: positions.length, isSure, isStoodOn });
    const right = Math.min(width, Math.ceil((box.x + box.width) / factor));
    const bottom = Math.min(height, Math.ceil((box.y + box.height) / factor));
    for (let row = Math.floor(box.y / factor); row < bottom; row++) {
      for (let column = Math.floor(box.x / factor); column < right; column++) {
        const i = row * width + column;
        if (!hole.data[i]) continue;
        // Pixel centres lie half a pixel inside.
        const x = (column + 0.5) * factor - 0.5;
        const y = (row + 0.5) * factor - 0.5;
        const found = at(x, y);
        if (!found) continue;
        positions.push(i);
        guides.push(255 * found.trust + 0.5);
        share.push(found.isNearEdge ? 0 : 255 * found.trust + 0.5);
        isGrained.push(found.isGrained ? 1 : 0);
        for (let c = 0; c < 3; c++) colours.push(groundValue(found.ground, x, y, c) + 0.5);
      }
    }
  }
  return {
    positions: Int32Array.from(positions),
    colours: Uint8Array.from(colours),
    guides: Uint8Array.from(guides),
    share: Uint8Array.from(share),
    isGrained: Uint8Array.from(isGrained),
    holes: begun,
  };
}

/** Mixes the ground's colours into a picture of the level, in place, as far as they are trusted, of 255. */
export function paintGround({ positions, colours }: GroundPixels, share: Uint8Array, into: Uint8Array): void {
  for (let n = 0; n < positions.length; n++) {
    for (let c = 0; c < 3; c++) {
      const k = 3 * positions[n] + c;
      into[k] += ((colours[3 * n + c] - into[k]) * share[n]) / 255 + 0.5;
    }
  }
}

/**
 * Where maps of the picture onto itself foretell a whole hole, the ground is to say nothing: it goes on behind what is
 * repeated. On a screen a part of a hole often looks as if it were repeated. But where the removed thing is seen to
 * have stood on the ground it is what they would bring back.
 */
export function leaveToMaps(
  { positions, share, holes }: GroundPixels,
  { guided }: Field,
  followed: readonly Followed[],
): void {
  const isExact = followed.every((one) => one.agreeing >= EXACT);
  holes.forEach(({ from, isSure, isStoodOn }, k) => {
    if (isStoodOn) return;
    const to = k + 1 < holes.length ? holes[k + 1].from : positions.length;
    let mapped = 0;
    for (let n = from; n < to; n++) mapped += 255 - guided[positions[n]];
    if ((isExact || !isSure) && mapped >= WHOLE * 255 * (to - from)) share.fill(0, from, to);
  });
}

/** Strips without the targets that lie on sure ground: beside a line there may be words that belong to its end only. */
export function besideGround(strips: Strips, { positions, share }: GroundPixels, level: Level): Strips {
  const isGround = new Uint8Array(level.hole.data.length);
  for (let n = 0; n < positions.length; n++) if (share[n] === 255) isGround[positions[n]] = 1;
  const kept = (_: number, n: number) => !isGround[strips.targets[n]];
  return {
    targets: strips.targets.filter(kept),
    sources: strips.sources.filter(kept),
    share: strips.share.filter(kept),
  };
}

/** Lets the guide and all that goes with it say less to targets on flat ground. */
export function followGround({ guided }: Field, { positions, share }: GroundPixels): void {
  for (let n = 0; n < positions.length; n++) {
    guided[positions[n]] = Math.min(guided[positions[n]], 255 - share[n]);
  }
}

/** The ground as a picture; alpha is how far it is to be trusted, of 255. */
export function groundPicture({ positions, colours, share, isGrained }: GroundPixels, size: Size): Rgba {
  const data = new Uint8Array(4 * size.width * size.height);
  for (let n = 0; n < positions.length; n++) {
    data.set(colours.subarray(3 * n, 3 * n + 3), 4 * positions[n]);
    data[4 * positions[n] + 3] = isGrained[n] ? 0 : share[n];
  }
  return raster(size, data);
}
