import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStructureSet, readStructureSet } from './set.ts';

describe('a set in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'structure-'));
  beforeAll(async () => {
    for (const name of ['000-dots', '001-edge', '002-dots']) {
      const grey = { width: 6, height: 4, channels: 1 } as const;
      const picture = Buffer.from(Array.from({ length: 24 }, (_, i) => 10 * i));
      const mask = Buffer.from(Array.from({ length: 24 }, (_, i) => (i === 8 ? 255 : 0)));
      await sharp(picture, { raw: grey })
        .png()
        .toFile(join(folder, `${name}.png`));
      await sharp(mask, { raw: grey })
        .png()
        .toFile(join(folder, `${name}_mask.png`));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read kind by kind, picture and mask', async () => {
    const items = await readStructureSet(folder, [], 1);
    expect(items.map(({ name }) => name)).toEqual(['000-dots', '002-dots', '001-edge']);
    const [{ kind, width, height, truth, mask }] = items;
    expect({ kind, width, height }).toEqual({ kind: 'dots', width: 6, height: 4 });
    expect([...truth.subarray(8, 12)]).toEqual([20, 20, 20, 255]);
    expect([...mask.keys()].filter((i) => mask[i] > 0)).toEqual([8]);
  });

  it('is enlarged where that is wished, and has only the kinds that are', async () => {
    const items = await readStructureSet(folder, ['edge'], 3);
    expect(items.map(({ name }) => name)).toEqual(['001-edge']);
    expect(items[0].truth.length).toBe(4 * 18 * 12);
    expect(items[0].mask.every((value) => value === 0 || value === 255)).toBe(true);
    const inside = items[0].mask.filter((value) => value === 255).length;
    expect(inside).toBeGreaterThan(4);
    expect(inside).toBeLessThan(15);
    await expect(readStructureSet(folder, ['tiles'], 1)).rejects.toThrow('holds no pictures');
  });
});

describe('a made set', () => {
  it('has so many of each kind, from a seed on', () => {
    const given = { kinds: ['edge', 'dots'], scale: 1 / 8, count: 2, firstSeed: 5 };
    const items = [...makeStructureSet(given)];
    expect(items.map(({ name }) => name)).toEqual(['dots 5', 'dots 6', 'edge 5', 'edge 6']);
    expect(items.every(({ width, height }) => width === 48 && height === 48)).toBe(true);
  });

  it('says which kinds there are if one is unknown', () => {
    const given = { kinds: ['sky'], scale: 1, count: 1, firstSeed: 0 };
    expect(() => [...makeStructureSet(given)]).toThrow('No such kind: sky. There are checker, tiles,');
  });
});
