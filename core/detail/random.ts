/** A xorshift32 generator: the same seed gives the same numbers everywhere. Returns a function of values in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}
