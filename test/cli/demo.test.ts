import { readFile } from 'node:fs/promises';
import { decode as decodePng } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEngine } from '../../cli/engine.ts';
import { flatFill } from '../../cli/flat-fill.ts';
import { runDemo } from '../../cli/run-demo.ts';
import { createFolder, type Folder } from './harness.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await createFolder();
});
afterEach(() => folder.remove());

describe('the demo', () => {
  it('comes at least 3 dB nearer to the true background than a flat fill, and writes its pictures', async () => {
    const scene = { width: 320, height: 240, seed: 2, object: 'both' } as const;
    const { psnr, flatPsnr, files, fill } = await runDemo(scene, folder.path(), openEngine);
    expect(fill.backend).toBe('wasm');
    expect(psnr).toBeGreaterThan(flatPsnr + 3);
    const read = async (name: string) => decodePng(await readFile(files[name]));
    const [input, mask, filled, truth] = await Promise.all(['input', 'mask', 'filled', 'truth'].map(read));
    let outside = 0;
    let error = 0;
    let count = 0;
    for (let i = 0; i < input.data.length; i += 1) {
      if (mask.data[i] < 128 && filled.data[i] !== input.data[i]) outside += 1;
      if (mask.data[i] >= 128) {
        error += (filled.data[i] - truth.data[i]) ** 2;
        count += 1;
      }
    }
    expect(outside).toBe(0);
    // The number that is printed is the one that the written pictures have.
    expect(10 * Math.log10((255 ** 2 * count) / error)).toBeCloseTo(psnr, 6);
    for (const name of ['flat', 'attention', 'sources']) expect((await read(name)).width).toBe(320);
    expect((await read('sheet')).width).toBe(2 * 320 + 8);
  }, 120_000);
});

describe('flatFill', () => {
  it('takes the mean of the pixels that touch the hole', () => {
    const data = new Uint8Array(5 * 3 * 4).fill(255);
    for (let i = 0; i < 15; i += 1) data.set([i * 10, 7, 200, 255], i * 4);
    const mask = new Uint8Array(15);
    mask[6] = 255;
    const filled = flatFill({ width: 5, height: 3, data }, { width: 5, height: 3, data: mask });
    // Neighbours of pixel 6 are 1, 5, 7 and 11.
    expect([...filled.data.subarray(24, 28)]).toEqual([60, 7, 200, 255]);
    expect([...filled.data.subarray(0, 24)]).toEqual([...data.subarray(0, 24)]);
  });
});
