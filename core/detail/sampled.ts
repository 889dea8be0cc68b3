/** A colour between pixels, bilinear; the place lies inside by a pixel. */
export function sampled(colour: Uint8Array, width: number, x: number, y: number, channel: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  return mixed(colour, 3 * (top * width + left) + channel, 3 * width, x - left, y - top);
}

/**
 * One channel of four pixels, mixed.
 *
 * @param at where the value of the first one is; a row has `row` values
 * @param u share of the pixels to the right, 0..1
 * @param v share of the lower ones, 0..1
 */
function mixed(colour: Uint8Array, at: number, row: number, u: number, v: number): number {
  const below = at + row;
  return (
    (1 - v) * ((1 - u) * colour[at] + u * colour[at + 3]) +
    v * ((1 - u) * colour[below] + u * colour[below + 3])
  );
}
