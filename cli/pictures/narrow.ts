/** 16-bit samples as 8-bit ones, rounded. */
export function narrow(wide: Uint16Array): Uint8Array {
  const out = new Uint8Array(wide.length);
  for (let i = 0; i < wide.length; i += 1) out[i] = Math.round(wide[i] / 257);
  return out;
}
