/** Cases small enough to be worked out by hand. */
import { describe, expect, it } from 'vitest';
import { apply, compose, invert, sharedArea, toTransform } from '../../plugin/figma/affine.ts';
import type { Matrix } from '../../plugin/protocol/mask.ts';
import {
  boxInLayer,
  copiesUnder,
  cropFor,
  placePicture,
  type PlacedPaint,
} from '../../plugin/read/placement.ts';

const picture = { width: 400, height: 200 };
const place = (paint: PlacedPaint, width: number, height: number) =>
  placePicture(paint, { width, height }, picture)!;
/** Where a point of the layer is in the picture. */
const at = (paint: PlacedPaint, width: number, height: number, x: number, y: number) => {
  const point = apply(place(paint, width, height).pictureFromLayer, { x, y });
  return [point.x, point.y].map((value) => Math.round(value * 1000) / 1000);
};

describe('a picture of 400 x 200 px', () => {
  it('covers a square layer from the middle (FILL)', () => {
    expect(at({ scaleMode: 'FILL' }, 100, 100, 0, 0)).toEqual([100, 0]);
    expect(at({ scaleMode: 'FILL' }, 100, 100, 100, 100)).toEqual([300, 200]);
  });

  it('is contained in a square layer in the middle (FIT)', () => {
    expect(at({ scaleMode: 'FIT' }, 100, 100, 0, 0)).toEqual([0, -100]);
    expect(at({ scaleMode: 'FIT' }, 100, 100, 0, 25)).toEqual([0, 0]);
    expect(at({ scaleMode: 'FIT' }, 100, 100, 100, 75)).toEqual([400, 200]);
  });

  it('turned clockwise has its top-left corner at the top right', () => {
    expect(at({ scaleMode: 'FILL', rotation: 90 }, 20, 40, 20, 0)).toEqual([0, 0]);
    expect(at({ scaleMode: 'FILL', rotation: 90 }, 20, 40, 20, 40)).toEqual([400, 0]);
    expect(at({ scaleMode: 'FILL', rotation: -270 }, 20, 40, 0, 0)).toEqual([0, 200]);
    expect(at({ scaleMode: 'FIT', rotation: 180 }, 40, 20, 0, 0)).toEqual([400, 200]);
    expect(at({ scaleMode: 'FILL', rotation: 270 }, 20, 40, 0, 40)).toEqual([0, 0]);
  });

  it('is cropped by the map from the layer to the picture (CROP)', () => {
    const imageTransform: Transform = [
      [0.5, 0, 0.25],
      [0, 0.5, 0.5],
    ];
    expect(at({ scaleMode: 'CROP', imageTransform }, 100, 100, 0, 0)).toEqual([100, 100]);
    expect(at({ scaleMode: 'CROP', imageTransform }, 100, 100, 100, 100)).toEqual([300, 200]);
    expect(at({ scaleMode: 'CROP' }, 100, 100, 50, 50)).toEqual([200, 100]);
  });

  it('repeats from the corner of the layer (TILE)', () => {
    const placement = place({ scaleMode: 'TILE', scalingFactor: 0.5 }, 450, 150);
    expect(placement.tile).toEqual({ width: 200, height: 100 });
    const copies = copiesUnder(
      placement,
      { width: 450, height: 150 },
      { x: 190, y: 20, width: 20, height: 20 },
      9,
    )!;
    expect(copies.map((copy) => apply(copy, { x: 200, y: 30 }))).toEqual([
      { x: 400, y: 60 },
      { x: 0, y: 60 },
    ]);
    expect(
      copiesUnder(placement, { width: 450, height: 150 }, { x: -9, y: 0, width: 2000, height: 2000 }, 6),
    ).toHaveLength(6);
    expect(
      copiesUnder(placement, { width: 450, height: 150 }, { x: -9, y: 0, width: 2000, height: 2000 }, 5),
    ).toBeNull();
    expect(
      copiesUnder(placement, { width: 450, height: 150 }, { x: 500, y: 0, width: 20, height: 20 }, 5),
    ).toEqual([]);
  });

  it('has no place in a layer without area, under a flat crop, or in tiles of no size', () => {
    expect(placePicture({ scaleMode: 'FILL' }, { width: 0, height: 10 }, picture)).toBeNull();
    expect(
      placePicture({ scaleMode: 'TILE', scalingFactor: 0 }, { width: 10, height: 10 }, picture),
    ).toBeNull();
    const flat: Transform = [
      [0, 0, 0.5],
      [0, 1, 0],
    ];
    expect(
      placePicture({ scaleMode: 'CROP', imageTransform: flat }, { width: 10, height: 10 }, picture),
    ).toBeNull();
  });

  it('gives a patch its box in the layer and the crop that shows it there', () => {
    const paint = { scaleMode: 'FILL' } as const;
    const layer = { width: 100, height: 100 };
    const patch = { x: 80, y: 50, width: 100, height: 50 };
    const placement = place(paint, 100, 100);
    // 2 px to a unit, and the picture's first 100 px lie left of the layer.
    const box = boxInLayer(placement, layer, patch)!;
    expect(box).toEqual({ x: 0, y: 25, width: 40, height: 25 });
    const shown = placePicture(
      { scaleMode: 'CROP', imageTransform: toTransform(cropFor(placement, box, patch)) },
      box,
      patch,
    )!;
    const start = apply(shown.pictureFromLayer, { x: 0, y: 0 });
    const end = apply(shown.pictureFromLayer, { x: 40, y: 25 });
    [start.x, start.y, end.x, end.y].forEach((value, index) =>
      expect(value).toBeCloseTo([20, 0, 100, 50][index], 9),
    );
    expect(boxInLayer(placement, layer, { x: 0, y: 0, width: 90, height: 90 })).toBeNull();
  });
});

describe('affine maths', () => {
  const map: Matrix = [2, 1, -1, 3, 5, 7];

  it('undoes what it does', () => {
    const around = compose(map, invert(map)!);
    around.forEach((value, index) => expect(value).toBeCloseTo([1, 0, 0, 1, 0, 0][index], 12));
    expect(invert([1, 2, 2, 4, 0, 0])).toBeNull();
    expect(invert([Number.NaN, 0, 0, 1, 0, 0])).toBeNull();
  });

  it('measures what two convex shapes share, whichever way round they are drawn', () => {
    const square = [
      { x: 0, y: 0 },
      { x: 4, y: 0 },
      { x: 4, y: 4 },
      { x: 0, y: 4 },
    ];
    const moved = square.map(({ x, y }) => ({ x: x + 3, y: y + 2 }));
    const diamond = [
      { x: 2, y: 0 },
      { x: 4, y: 2 },
      { x: 2, y: 4 },
      { x: 0, y: 2 },
    ];
    expect(sharedArea(square, moved)).toBeCloseTo(2);
    expect(sharedArea(square, [...moved].reverse())).toBeCloseTo(2);
    expect(sharedArea(square, diamond)).toBeCloseTo(8);
    expect(
      sharedArea(
        square,
        square.map(({ x, y }) => ({ x: x + 9, y })),
      ),
    ).toBe(0);
  });
});
