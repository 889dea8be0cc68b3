import { expect, it } from 'vitest';
import { psnr } from '../../../../core/metrics/difference.ts';
import { flagsOfMask } from '../../../../core/raster/raster.ts';
import { runAtOnce } from '../../../../core/turns.ts';
import { unguided } from '../../../eval/ours.ts';
import { makeStructure, type StructureKind } from '../../../scene/structure/structure.ts';

// Patterns whose cells are so large that a hole's border is of few flat colours: they repeat, they do not go on.
it.each([
  // Ground that most of the border contradicts left one brown field and stripes (14.3 dB).
  { kind: 'checker', seed: 0, scale: 2, least: 24 },
  // The same where edges are not upright: dots half through the ground's colour (14.5 dB).
  { kind: 'dots', seed: 0, scale: 3, least: 26 },
  // Bars whose ends the ring does not see: a shift 2 px aside is as good, a straight one is right (38.1 dB).
  { kind: 'screen', seed: 1, scale: 2, least: 60 },
  // Exact copies of bars were calmed into shadows beside the hole's border (21.8 dB).
  { kind: 'screen', seed: 2, scale: 3, least: 60 },
] satisfies { kind: StructureKind; seed: number; scale: number; least: number }[])(
  'goes on with $kind $seed at $scale times the size',
  async ({ kind, seed, scale, least }) => {
    const { width, height, truth, mask } = makeStructure(kind, seed, scale);
    const { data } = await unguided.fill({ name: kind, width, height, truth, mask });
    const hole = runAtOnce(flagsOfMask({ width, height, data: mask }));
    expect(psnr({ width, height, data }, { width, height, data: truth }, hole)).toBeGreaterThan(least);
  },
);
