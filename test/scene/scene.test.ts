import { describe, expect, it } from 'vitest';
import { groundKinds } from './ground.ts';
import { renderScene } from './scene.ts';
import { wallKinds } from './wall.ts';

describe('renderScene', () => {
  it('gives the same bytes for the same options and others for another seed', () => {
    const options = { width: 96, height: 72, seed: 3, object: 'both' } as const;
    const once = renderScene(options);
    const again = renderScene(options);
    expect(Buffer.compare(Buffer.from(once.withObject.data), Buffer.from(again.withObject.data))).toBe(0);
    expect(Buffer.compare(Buffer.from(once.mask.data), Buffer.from(again.mask.data))).toBe(0);
    const other = renderScene({ ...options, seed: 4 });
    expect(Buffer.compare(Buffer.from(once.withObject.data), Buffer.from(other.withObject.data))).not.toBe(0);
  });

  it.each(['lamp', 'ball', 'both'] as const)(
    'shows the %s inside the mask and changes nothing outside',
    (object) => {
      for (const seed of [1, 2, 3, 4]) {
        const { withObject, withoutObject, mask } = renderScene({ width: 112, height: 84, seed, object });
        let area = 0;
        let changed = 0;
        let leaked = 0;
        for (let i = 0; i < mask.data.length; i += 1) {
          const same = [0, 1, 2, 3].every(
            (c) => withObject.data[i * 4 + c] === withoutObject.data[i * 4 + c],
          );
          if (mask.data[i] >= 128) area += 1;
          else if (!same) leaked += 1;
          if (!same) changed += 1;
        }
        expect(leaked).toBe(0);
        expect(area / mask.data.length).toBeGreaterThan(0.01);
        expect(area / mask.data.length).toBeLessThan(0.25);
        // The mask is the object and its shadow with a little room, not a box around them.
        expect(changed / area).toBeGreaterThan(0.3);
      }
    },
  );

  it.each(groundKinds)('draws %s as a texture, not as one colour', (ground) => {
    const { withoutObject } = renderScene({ width: 128, height: 96, seed: 8, object: 'ball', ground });
    expect(spread(withoutObject, 76, 92)).toBeGreaterThan(5);
  });

  it.each(wallKinds)('draws %s as a texture, not as one colour', (wall) => {
    const { withoutObject } = renderScene({ width: 256, height: 192, seed: 8, object: 'ball', wall });
    expect(spread(withoutObject, 75, 100)).toBeGreaterThan(3);
  });

  it('renders any size', () => {
    for (const [width, height] of [
      [1, 1],
      [7, 3],
      [3, 40],
    ] as const) {
      const { withObject, mask } = renderScene({ width, height, seed: 1, object: 'both' });
      expect(withObject.data.length).toBe(width * height * 4);
      expect(mask.data.length).toBe(width * height);
    }
    expect(() => renderScene({ width: 0, height: 5, seed: 1, object: 'both' })).toThrow(/whole number/);
  });
});

/** Standard deviation of the green channel between two rows, in levels. */
function spread(
  image: { width: number; data: Uint8Array | Uint8ClampedArray },
  from: number,
  to: number,
): number {
  const greens: number[] = [];
  for (let i = from * image.width; i < to * image.width; i += 1) greens.push(image.data[i * 4 + 1]);
  const mean = greens.reduce((sum, green) => sum + green, 0) / greens.length;
  return Math.sqrt(greens.reduce((sum, green) => sum + (green - mean) ** 2, 0) / greens.length);
}
