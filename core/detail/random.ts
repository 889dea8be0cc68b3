/** Gives values in [0, 1). */
export interface Random {
  (): number;
  /** One number, from which the next follows. */
  readonly state: Int32Array;
}

/** A xorshift32 generator: the same seed gives the same numbers everywhere. */
export function createRandom(seed: number): Random {
  // In an array, for a number of 32 bits that a closure holds would be a new object each time it changes.
  const state = Int32Array.of((seed ^ 0x9e3779b9) | 0 || 1);
  const random = () => {
    let next = state[0];
    next ^= next << 13;
    next ^= next >>> 17;
    next ^= next << 5;
    state[0] = next;
    return (next >>> 0) / 4294967296;
  };
  return Object.assign(random, { state });
}
