/** Longest stretch of work, in milliseconds, before the page gets a turn. */
const stretch = 12;

/** A function to be awaited inside long work: gives the page a turn when one is due. */
export function createTurns(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < stretch) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}

/** A copy of the bytes, made piece by piece, so that the page is not held up by a large picture. */
export async function copyInTurns(bytes: Uint8Array | Uint8ClampedArray): Promise<Uint8Array<ArrayBuffer>> {
  const copy = new Uint8Array(bytes.length);
  const turn = createTurns();
  const step = 2 ** 21;
  for (let at = 0; at < bytes.length; at += step) {
    copy.set(bytes.subarray(at, at + step), at);
    await turn();
  }
  return copy;
}

/** The same picture or mask with a copy of its data. */
export async function copyOf<Picture extends { readonly data: Uint8Array | Uint8ClampedArray }>(
  picture: Picture,
): Promise<Picture> {
  return { ...picture, data: await copyInTurns(picture.data) };
}
