/** A xorshift32 generator: the same seed gives the same numbers everywhere. Returns a function of values in [0, 1). */
export function createRandom(seed: number): () => number {
  // In an array, for a number of 32 bits that a closure holds would be a new object each time it changes.
  const state = Int32Array.of((seed ^ 0x9e3779b9) | 0 || 1);
  return () => {
    let next = state[0];
    next ^= next << 13;
    next ^= next >>> 17;
    next ^= next << 5;
    state[0] = next;
    return (next >>> 0) / 4294967296;
  };
}
