/** A sample of 16 bits as one of 8: the nearest. */
export const narrowSample = (sample: number) => Math.round(sample / 257);

/** Samples of 16 bits as such of 8. */
export function narrow(wide: Uint16Array): Uint8Array<ArrayBuffer> {
  const samples = new Uint8Array(wide.length);
  for (let at = 0; at < wide.length; at++) samples[at] = narrowSample(wide[at]);
  return samples;
}
