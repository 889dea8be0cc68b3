import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInpainter, type Inpainter } from '../../../core/index.ts';
import { edgeAgreement } from '../../../core/metrics/edge-agreement.ts';
import { countSet, flagsOfMask, flagsWithin } from '../../../core/raster/raster.ts';
import { planParts } from '../../../core/region/plan.ts';
import { MADE, NOT_FILLED } from '../../../core/provenance/provenance.ts';
import { runAtOnce } from '../../../core/turns.ts';
import type { Box } from '../../../core/types.ts';
import { renderScene } from '../../scene/scene.ts';
import { defaultWeights } from '../tensors.ts';

const WIDTH = 560;
const HEIGHT = 780;

/** A post. */
const POST: Box = { x: 150, y: 20, width: 26, height: 700 };

function maskOf({ x, y, width, height }: Box) {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (let row = y; row < y + height; row++) data.fill(255, row * WIDTH + x, row * WIDTH + x + width);
  return { width: WIDTH, height: HEIGHT, data };
}

describe('a long thin hole', () => {
  const masks = (mask = maskOf(POST)) => {
    const unfilled = runAtOnce(flagsOfMask(mask));
    return { unfilled, source: { ...unfilled, data: unfilled.data.map((flag) => 1 - flag) } };
  };

  it('is shown to the networks in pieces, which are then filled as one', () => {
    const [part, ...more] = planParts(masks(), true);
    expect(more).toEqual([]);
    expect(part.hole).toEqual(POST);
    expect(part.regions.length).toBeGreaterThan(1);
    const apart = planParts(masks(), false);
    expect(apart.flatMap(({ regions }) => regions)).toEqual(part.regions);
    expect(apart.every(({ regions }) => regions.length === 1)).toBe(true);
  });

  it('stays in pieces where the box around all of it holds far more than they see', () => {
    const [width, height] = [3000, 2400];
    const data = new Uint8Array(width * height);
    for (let x = 100; x < 2900; x++) {
      const y = Math.round(100 + 0.75 * (x - 100));
      for (let row = y; row < y + 12; row++) data[row * width + x] = 255;
    }
    const parts = planParts(masks({ width, height, data }), true);
    expect(parts.length).toBeGreaterThan(2);
    for (const { crop } of parts) expect(crop.width * crop.height).toBeLessThan(4_000_000);
  });
});

describe('the fill of a long thin hole', () => {
  let inpainter: Inpainter;
  beforeAll(async () => {
    inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
  });
  afterAll(() => inpainter.dispose());

  it('shows the window behind a lamp post whole, though sky, bricks and lawn lie beside it as well', async () => {
    const { withObject, withoutObject, mask } = renderScene({
      width: 768,
      height: 576,
      seed: 2,
      object: 'lamp',
    });
    const shown: string[] = [];
    const { regions, provenance, image } = await inpainter.fill(withObject, mask, {
      onPreview: ({ stage, region }) => shown.push(`${stage} ${region}`),
    });
    expect(regions.length).toBeGreaterThan(1);
    expect(shown).toEqual(regions.flatMap((_, n) => [`coarse ${n}`, `refine ${n}`]));
    // Every pixel was filled for one of the regions, and none of its sources lies in the mask.
    const hole = runAtOnce(flagsOfMask(mask));
    const filled = provenance.flatMap(({ sources }) =>
      [...sources].filter((source) => source !== NOT_FILLED),
    );
    expect(filled.length).toBe(countSet(hole));
    expect(filled.every((source) => source === MADE || !hole.data[source])).toBe(true);
    const inWindow = flagsWithin(hole, { x: 268, y: 182, width: 90, height: 120 });
    expect(edgeAgreement(image, withoutObject, inWindow)).toBeGreaterThan(0.8);
  });
});
