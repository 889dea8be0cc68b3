import { hash } from '../noise.ts';

/** Numbers in [0, 1), one after the other; the same seed gives the same ones. */
export function createRandom(seed: number): () => number {
  let count = 0;
  return () => hash(count++, 4711, seed);
}
