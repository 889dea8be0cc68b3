import fc from 'fast-check';
import { initCanvasKit } from '@open-pencil/core/io/formats/raster';
import { describe, expect, it } from 'vitest';
import { makeJob } from '../../plugin/read/make-job.ts';
import { readSelection } from '../../plugin/read/selection.ts';
import { createHost } from '../host/index.ts';
import { asNodes, clearPage, useFigma } from './figma-global.ts';
import { coverage } from './oracle.ts';
import { buildScene, flatPicture, randomScene } from './random-scenes.ts';
import { overlap, rasterise } from './rasterise.ts';

const RUNS = 500;
/** Set FC_SEED to look at other scenes. */
const seed = Number(process.env.FC_SEED ?? 20180324);

describe('the mask in picture pixels', () => {
  it(`agrees with the oracle in ${RUNS} random scenes`, { timeout: 600_000 }, async () => {
    const ck = await initCanvasKit();
    const host = await createHost();
    const restore = useFigma(host);
    const seen = new Map<string, number>();
    let worst = 1;
    try {
      await fc.assert(
        fc.asyncProperty(randomScene, async (scene) => {
          const expected = coverage(scene.picture, scene.mask);
          fc.pre(expected.reduce((sum, share) => sum + share, 0) > 2000);
          clearPage(host);
          const { width, height } = scene.picture;
          const built = buildScene(host, scene, flatPicture(width, height));
          const [pair] = readSelection(asNodes(host, built.picture, built.mask));
          const { job } = await makeJob(pair, { mode: 'remove', detail: 'patches', seed: 0, settings: {} });
          expect(job.rasters).toHaveLength(0);
          const iou = overlap(rasterise(ck, job.picture, job.outlines), expected);
          worst = Math.min(worst, iou);
          const { mode } = scene.picture.fit;
          seen.set(mode, (seen.get(mode) ?? 0) + 1);
          expect(iou).toBeGreaterThanOrEqual(0.995);
        }),
        { numRuns: RUNS, seed, maxSkipsPerRun: 100, endOnFailure: true },
      );
    } finally {
      restore();
    }
    console.log(`worst IoU ${worst.toFixed(4)} over`, Object.fromEntries(seen));
    expect([...seen.keys()].sort()).toEqual(['CROP', 'FILL', 'FIT', 'TILE']);
  });
});
