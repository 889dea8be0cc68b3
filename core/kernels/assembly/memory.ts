// Numbers in the kernels' memory.

/** Number `index` of the integers that begin at a place. */
export function integer(at: usize, index: i32): i32 {
  return load<i32>(at + ((<usize>index) << 2));
}
