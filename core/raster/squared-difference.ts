/**
 * The squared difference of two colours, summed over three channels.
 *
 * @param a where the values of one begin in `data`
 * @param b where those of the other do
 */
export function squaredDifference(data: ArrayLike<number>, a: number, b: number): number {
  const red = data[a] - data[b];
  const green = data[a + 1] - data[b + 1];
  const blue = data[a + 2] - data[b + 2];
  return red * red + green * green + blue * blue;
}
