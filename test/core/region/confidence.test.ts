import { describe, expect, it } from 'vitest';
import type { CopiedPicture } from '../../../core/detail/copied-picture.ts';
import type { Rgba } from '../../../core/raster/raster.ts';
import { confidenceOf, confidenceOfAll, isDoubtful } from '../../../core/region/confidence.ts';
import { cutPart, type Crop } from '../../../core/region/crop.ts';
import { prepareMasks } from '../../../core/region/masks.ts';
import { planParts } from '../../../core/region/plan.ts';
import { runAtOnce } from '../../../core/turns.ts';

const SIDE = 160;
const inHole = (x: number, y: number) => x >= 60 && x < 100 && y >= 60 && y < 100;

/** Vertical stripes; the hole hides some of them, moved or not. */
function stripes(moved = 0): Rgba {
  const data = new Uint8Array(4 * SIDE * SIDE).fill(255);
  for (let i = 0; i < SIDE * SIDE; i++) data.fill((i + moved) % 16 < 8 ? 60 : 190, 4 * i, 4 * i + 3);
  return { width: SIDE, height: SIDE, data };
}

function cropOf(picture: Rgba): Crop {
  const data = new Uint8Array(SIDE * SIDE).map((_, i) => (inHole(i % SIDE, Math.floor(i / SIDE)) ? 1 : 0));
  const masks = prepareMasks(picture, { width: SIDE, height: SIDE, data }, {});
  return cutPart(picture, masks, planParts(masks, true)[0], 0);
}

const crop = cropOf(stripes());
const { width, height } = crop.image;
const size = { width, height };

/** What the synthesis might make of the crop: stripes that are right or moved, in the hole and around it. */
function filled(moved: number, followed: number | undefined): CopiedPicture {
  const { data } = cropOf(stripes(moved)).image;
  return {
    ...size,
    data,
    copies: new Int32Array(width * height),
    ...(followed === undefined ? {} : { followed }),
  };
}

/** The networks' picture: the crop, or something grey. */
function refined(grey: boolean) {
  const data = new Float32Array(3 * width * height);
  for (let k = 0; k < data.length; k++) {
    data[k] = grey ? 40 : crop.image.data[4 * Math.floor(k / 3) + (k % 3)];
  }
  return { ...size, data };
}

const confidence = (
  detailed: CopiedPicture,
  grey: boolean,
  { isBack = false, sourcesKept = 1, isStanding = false } = {},
) => runAtOnce(confidenceOf(crop, { detailed, refined: refined(grey), isBack, sourcesKept, isStanding }));

describe('the confidence of a fill', () => {
  it('is whole where it foretells what lies beside the hole and agrees with the networks', () => {
    expect(confidence(filled(0, 0), false)).toBe(1);
  });

  it('falls where it foretells something else, or contradicts the networks', () => {
    const wrongBeside = confidence(filled(8, 0), false)!;
    const wrongInside = confidence(filled(0, 0), true)!;
    expect(isDoubtful(wrongBeside)).toBe(true);
    expect(isDoubtful(wrongInside)).toBe(true);
    expect(confidence(filled(1, 0), false)!).toBeGreaterThan(wrongBeside);
  });

  it('does not mind that the networks say something else where maps are followed', () => {
    expect(confidence(filled(0, 1), true)).toBe(1);
    expect(confidence(filled(0, 0.5), true)!).toBeLessThan(1);
  });

  it('does not ask the networks where sources were left out that they have seen', () => {
    expect(confidence(filled(0, 0), true, { sourcesKept: 0.5 })).toBe(1);
  });

  it('is whole where ground that the removed thing stood on fills all of the hole', () => {
    const ground: Rgba = { ...size, data: new Uint8Array(4 * width * height).fill(255) };
    const wrong = filled(8, 0);
    expect(confidence({ ...wrong, ground }, true, { isStanding: true })).toBe(1);
    expect(isDoubtful(confidence({ ...wrong, ground }, true))).toBe(true);
    expect(isDoubtful(confidence(wrong, true, { isStanding: true }))).toBe(true);
  });

  it('is doubted only as far as something else than such ground fills the hole', () => {
    const ground: Rgba = { ...size, data: new Uint8Array(4 * width * height).fill(255) };
    // All but one pixel of 101.
    for (let i = 0; i < width * height; i += 101) ground.data[4 * i + 3] = 0;
    const wrong = { ...filled(8, 0), ground };
    const standing = confidence(wrong, true, { isStanding: true })!;
    expect(standing).toBeGreaterThan(0.6);
    expect(standing).toBeLessThan(1);
    expect(isDoubtful(confidence(wrong, true))).toBe(true);
  });

  it('is not known where nothing was laid beside the hole', () => {
    expect(confidence(filled(0, undefined), false)).toBeNull();
    expect(isDoubtful(null)).toBe(false);
  });

  it('is 0 where the fill brings back what was removed', () => {
    expect(confidence(filled(0, 0), false, { isBack: true })).toBe(0);
  });
});

describe('the confidence of several regions', () => {
  it('is what a tenth of the filled pixels has at most', () => {
    const of = (...regions: [number | null, number][]) =>
      confidenceOfAll(regions.map(([confidence, pixels]) => ({ confidence, pixels })));
    expect(of([0.9, 50], [0.2, 50])).toBe(0.2);
    expect(of([0.9, 1000], [0.2, 5])).toBe(0.9);
    expect(of([0.7, 3])).toBe(0.7);
    expect(of([null, 10])).toBeNull();
    expect(of()).toBeNull();
  });
});
