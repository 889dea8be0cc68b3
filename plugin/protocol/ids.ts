/** Ids that nobody but sandbox and page can guess: who may post to one of them still cannot answer for the other. */
import { whole } from './values.ts';

/** Ids have 52 random bits: with them, every number stays exact. */
const IDS = 2 ** 52;

/** The page's share of the sandbox's ids. */
export const SaltSchema = whole(0, IDS - 1);

/** The part of the browser's `crypto` that is there in insecure contexts, too. */
interface Random {
  getRandomValues(words: Uint32Array<ArrayBuffer>): unknown;
}

/** A secure random number, whole and below 2^52. */
export function secureRandom(random: Random): number {
  const words = new Uint32Array(2);
  random.getRandomValues(words);
  return (words[0] % 2 ** 20) * 2 ** 32 + words[1];
}

/**
 * The next id, from 1 to 2^52. Figma's sandbox has no secure generator, and Math.random can be foreseen by who knows
 * some of its numbers; its sum with the page's secret salt cannot.
 */
export function idFrom(salt: number): number {
  return 1 + ((Math.floor(Math.random() * IDS) + salt) % IDS);
}
