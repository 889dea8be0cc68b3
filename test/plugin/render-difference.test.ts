/** What the page looks like before and after a removal, in random scenes, by the host's own rendering. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affine, type Transform } from '../host/index.ts';
import { pictureToLayer } from '../host/renderer.ts';
import { coverage, isNearShape, type PlacedPicture, type Point } from './oracle.ts';
import { clearPage } from './figma-global.ts';
import { createStage, testPicture } from './plugin-run.ts';
import { buildScene, randomScene, transformOf } from './random-scenes.ts';

const RUNS = 24;
const seed = Number(process.env.FC_SEED ?? 20180324);
const SIDE = 420;
/** Pixels, of the rendering or of the picture, whichever are larger, that a change may reach beyond the mask. */
const REACH = 2;

describe('a rendering of the page', () => {
  it(`changes only inside the mask in ${RUNS} random scenes`, { timeout: 600_000 }, async () => {
    const { host } = await createStage(() => undefined);
    let changedInside = 0;
    await fc.assert(
      fc.asyncProperty(randomScene, async (scene) => {
        const { picture, mask } = scene;
        fc.pre(coverage(picture, mask).reduce((sum, share) => sum + share, 0) > 1000);
        clearPage(host);
        host.notifications.length = 0;
        const built = buildScene(host, scene, testPicture(picture.width, picture.height));
        host.figma.commitUndo();
        const photo = host.session.wrap(built.picture.id) as unknown as RectangleNode;
        const shape = host.session.wrap(built.mask.id) as unknown as RectangleNode;
        host.select(photo, shape);
        shape.visible = false;

        const pageFromLayer = affine.multiplyAll(...[...picture.steps].reverse().map(transformOf));
        const corners = [0, 1, 2, 3].map((corner) => {
          const [x, y] = [corner % 2, Math.floor(corner / 2)];
          return affine.apply(pageFromLayer, x * picture.layer.width, y * picture.layer.height);
        });
        const left = Math.min(...corners.map(({ x }) => x)) - 5;
        const top = Math.min(...corners.map(({ y }) => y)) - 5;
        const width = Math.max(...corners.map(({ x }) => x)) + 5 - left;
        const height = Math.max(...corners.map(({ y }) => y)) + 5 - top;
        const scale = SIDE / Math.max(width, height);
        const view = { area: { x: left, y: top, width, height }, scale };
        const before = host.render(view);
        await host.run('remove-object');
        expect(host.notifications.map(({ error }) => error)).toEqual([false]);
        const after = host.render(view);
        expect([after.width, after.height]).toEqual([before.width, before.height]);

        const layerFromPage = affine.invert(pageFromLayer);
        const [paint] = photo.fills as readonly ImagePaint[];
        const pictureFromLayer = affine.invert(pictureToLayer(paint as never, picture, picture.layer));
        const reach = REACH * Math.max(1 / scale, longestPixel(pictureFromLayer));
        for (let pixel = 0; pixel < after.width * after.height; pixel += 1) {
          const at = pixel * 4;
          const change = Math.max(
            ...[0, 1, 2, 3].map((channel) => Math.abs(before.data[at + channel] - after.data[at + channel])),
          );
          if (change <= 1) continue;
          const point: Point = {
            x: left + ((pixel % after.width) + 0.5) / scale,
            y: top + (Math.floor(pixel / after.width) + 0.5) / scale,
          };
          const inLayer = affine.apply(layerFromPage, point.x, point.y);
          const inPicture = affine.apply(pictureFromLayer, inLayer.x, inLayer.y);
          const isOnEdge =
            edgeDistance(inLayer, picture.layer) * scale < 1 ||
            (picture.fit.mode !== 'TILE' &&
              edgeDistance(inPicture, picture) <
                1.5 * Math.max(1, 1 / (longestPixel(pictureFromLayer) * scale)));
          // Where a slanted edge covers a pixel in part, two layers cover it more than one did.
          if (isOnEdge) continue;
          changedInside += 1;
          const near = repeats(scene.picture, inLayer).map((place) => {
            const onPage = affine.apply(pageFromLayer, place.x, place.y);
            return isNearShape(mask, onPage, reach);
          });
          expect(near).toContain(true);
        }
      }),
      { numRuns: RUNS, seed, maxSkipsPerRun: 100, endOnFailure: true },
    );
    expect(changedInside).toBeGreaterThan(RUNS * 500);
  });
});

/** All places of a layer that show the same pixel of the picture: one, or for tiles one in every repeat. */
function repeats({ fit, width, height, layer }: PlacedPicture, { x, y }: Point): Point[] {
  if (fit.mode !== 'TILE') return [{ x, y }];
  const lies = fit.turn % 180 !== 0;
  const tile = { x: (lies ? height : width) * fit.factor, y: (lies ? width : height) * fit.factor };
  const start = { x: x % tile.x, y: y % tile.y };
  const places: Point[] = [];
  for (let down = start.y - tile.y; down < layer.height + tile.y; down += tile.y) {
    for (let right = start.x - tile.x; right < layer.width + tile.x; right += tile.x) {
      places.push({ x: right, y: down });
    }
  }
  return places;
}

/** How far a point is from the outline of a box at the origin, inside or outside. */
function edgeDistance({ x, y }: Point, { width, height }: { width: number; height: number }): number {
  return Math.min(Math.abs(x), Math.abs(y), Math.abs(x - width), Math.abs(y - height));
}

/** The longer side of a picture's pixel in layer units, from the map to the pixels. */
function longestPixel([[a, c], [b, d]]: Transform): number {
  return 1 / Math.min(Math.hypot(a, b), Math.hypot(c, d));
}
