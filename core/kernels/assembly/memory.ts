// Numbers in the kernels' memory.

/** Number `index` of the integers that begin at a place. */
export function integer(at: usize, index: i32): i32 {
  return load<i32>(at + ((<usize>index) << 2));
}

/** Number `index` of the floats that begin at a place. */
export function single(at: usize, index: i32): f64 {
  return <f64>load<f32>(at + ((<usize>index) << 2));
}

export function setSingle(at: usize, index: i32, value: f64): void {
  store<f32>(at + ((<usize>index) << 2), <f32>value);
}

/** Squared difference of two colours, given by their addresses: three bytes each. */
export function squaredDifference(a: usize, b: usize): i32 {
  const red = <i32>load<u8>(a) - <i32>load<u8>(b);
  const green = <i32>load<u8>(a, 1) - <i32>load<u8>(b, 1);
  const blue = <i32>load<u8>(a, 2) - <i32>load<u8>(b, 2);
  return red * red + green * green + blue * blue;
}
