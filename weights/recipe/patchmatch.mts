/**
 * For ablate.py: the engine's patch synthesis without a network. Reads size * size RGB bytes, then size * size mask
 * bytes (1 = hole) from the standard input; writes the filled RGB bytes.
 */
import { readFileSync } from 'node:fs';

import { synthesisePatches } from '../../core/detail/patch-synthesis.ts';

const size = Number(process.argv[2]);
const input = readFileSync(0);
if (!(size > 0) || input.length !== size * size * 4)
  throw new Error(`${input.length} bytes do not hold a picture of ${size} px and its mask`);

const data = new Uint8Array(size * size * 4).fill(255);
for (let i = 0; i < size * size; i++) data.set(input.subarray(i * 3, i * 3 + 3), i * 4);
const hole = new Uint8Array(input.subarray(size * size * 3));
const image = { width: size, height: size, data };
const filled = await synthesisePatches(
  { image, hole, source: hole.map((v) => 1 - v), seed: 1 },
  { breathe: () => Promise.resolve() },
);
process.stdout.write(
  Uint8Array.from({ length: size * size * 3 }, (_, i) => filled.data[Math.floor(i / 3) * 4 + (i % 3)]!),
);
