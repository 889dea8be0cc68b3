/** The same pictures in five processes, one after the other: the files that come out are the same, byte for byte. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { encode } from 'fast-png';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFolder, type Folder } from '../cli/harness.ts';
import { renderScene } from '../scene/scene.ts';
import { print, spread } from './figures.ts';

const PROCESSES = 5;
const OBJECTS = ['ball', 'lamp'] as const;

let folder: Folder;
beforeAll(async () => {
  folder = await createFolder();
  for (const [n, object] of OBJECTS.entries()) {
    const { withObject, mask } = renderScene({ width: 240, height: 180, seed: 5 + n, object });
    await folder.write(`in/${object}.png`, encode({ ...withObject, channels: 4 }));
    await folder.write(`masks/${object}.png`, encode({ ...mask, channels: 1 }));
  }
});
afterAll(() => folder.remove());

it('writes the same bytes in every process', async () => {
  const hashes = new Set<string>();
  const seconds: number[] = [];
  for (let n = 0; n < PROCESSES; n++) {
    const out = folder.path(`out${n}`);
    const start = performance.now();
    const argv = ['scripts/run-cli.js', 'fill', folder.path('in'), folder.path('masks'), '--out', out];
    const { status, stderr } = spawnSync(process.execPath, [...argv, '--attention', folder.path(`map${n}`)], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, expect.stringContaining('2 of 2 pictures filled')]);
    seconds.push((performance.now() - start) / 1000);
    const hash = createHash('sha256');
    for (const object of OBJECTS) {
      hash.update(await readFile(folder.path(`out${n}`, `${object}.png`)));
      hash.update(await readFile(folder.path(`map${n}`, `${object}.png`)));
    }
    hashes.add(hash.digest('hex'));
  }
  print('processes', {
    processes: PROCESSES,
    files: 2 * OBJECTS.length,
    'different results': hashes.size - 1,
    each: spread(seconds, 's'),
  });
  expect(hashes.size).toBe(1);
}, 300_000);
