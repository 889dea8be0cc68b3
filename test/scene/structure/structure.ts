import { createDraw, type Draw } from './draw.ts';
import { drawHole } from './hole.ts';
import { bricks } from './kinds/bricks.ts';
import { checkers } from './kinds/checkers.ts';
import { dots } from './kinds/dots.ts';
import { edge } from './kinds/edge.ts';
import { facade } from './kinds/facade.ts';
import { fence } from './kinds/fence.ts';
import { lines } from './kinds/lines.ts';
import { petals } from './kinds/petals.ts';
import { planks } from './kinds/planks.ts';
import { screen } from './kinds/screen.ts';
import { tiles } from './kinds/tiles.ts';
import { waves } from './kinds/waves.ts';
import { SIDE, type Sketch } from './paint.ts';
import { render, renderHole, type Camera } from './render.ts';

/** Pictures that say plainly what belongs into their hole. */
const KINDS = {
  checker: checkers,
  tiles,
  bricks,
  waves,
  screen,
  dots,
  edge,
  lines,
  planks,
  facade,
  petals,
  fence,
} satisfies Record<string, (draw: Draw) => Sketch>;

export type StructureKind = keyof typeof KINDS;
export const structureKinds = Object.keys(KINDS) as StructureKind[];

/** A picture whose hole can be foretold. */
export interface StructurePicture {
  readonly width: number;
  readonly height: number;
  /** RGBA, opaque: what belongs there. */
  readonly truth: Uint8Array;
  /** 255 in the hole. */
  readonly mask: Uint8Array;
}

/**
 * Makes a picture of one kind. The seed decides colours, sizes, the lens' softness, the grain and the hole.
 *
 * @param scale how many times 384 px its sides are; the same picture at every scale
 */
export function makeStructure(kind: StructureKind, seed: number, scale = 1): StructurePicture {
  const own = 100 * seed + structureKinds.indexOf(kind);
  const sketch = KINDS[kind](createDraw(2 * own));
  const size = Math.round(SIDE * scale);
  const mask = renderHole(drawHole(2 * own + 1, sketch), size);
  return { width: size, height: size, truth: render(sketch.paint, size, camera(sketch, own)), mask };
}

/** Half of the pictures are sharp, and half have no grain. */
function camera({ isExact }: Sketch, seed: number): Camera {
  const draw = createDraw(seed + 50_000);
  const blur = draw.chance(0.5) ? draw.between(0.4, 1.1) : 0;
  const grain = draw.chance(0.5) ? draw.between(1, 4) : 0;
  return isExact ? { blur: 0, grain: 0, seed } : { blur, grain, seed };
}
