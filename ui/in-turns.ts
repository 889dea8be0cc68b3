import { Turns, type Work } from '@contextual-fill/core';

/** Milliseconds that long work may hold up the page's own thread at a time: the page still draws every frame. */
const BUDGET = 12;

/** Runs long work on the page's own thread, piece by piece; the page gets its turns meanwhile. */
export function inTurns<Result>(work: Work<Result>): Promise<Result> {
  return new Turns(undefined, BUDGET).run(work);
}

/** Ends a task here: what follows has one of its own, and the page gets its turn between. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Bytes that are copied between two yields: about a millisecond's work. */
const PIECE = 2 ** 21;

function* copy(bytes: Uint8Array | Uint8ClampedArray): Work<Uint8Array<ArrayBuffer>> {
  const copied = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += PIECE) {
    copied.set(bytes.subarray(at, at + PIECE), at);
    yield;
  }
  return copied;
}

/** A copy of the bytes, made piece by piece, so that the page is not held up by a large picture. */
export function copyInTurns(bytes: Uint8Array | Uint8ClampedArray): Promise<Uint8Array<ArrayBuffer>> {
  return inTurns(copy(bytes));
}

/** The same picture or mask with a copy of its data. */
export async function copyOf<Picture extends { readonly data: Uint8Array | Uint8ClampedArray }>(
  picture: Picture,
): Promise<Picture> {
  return { ...picture, data: await copyInTurns(picture.data) };
}
