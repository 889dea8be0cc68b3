/** A colour between pixels, bilinear; the place lies inside by a pixel. */
export function sampled(colour: Uint8Array, width: number, x: number, y: number, channel: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const [u, v] = [x - left, y - top];
  const a = 3 * (top * width + left) + channel;
  const b = a + 3 * width;
  return (1 - v) * ((1 - u) * colour[a] + u * colour[a + 3]) + v * ((1 - u) * colour[b] + u * colour[b + 3]);
}
