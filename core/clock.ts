declare function setTimeout(callback: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare const performance: { now(): number };

/** The clock that every timing of the engine uses, in milliseconds. */
export function now(): number {
  return performance.now();
}

/** Settles as `work` does, or rejects with an error that says `late` when so many milliseconds are over. */
export async function within<Result>(
  work: Promise<Result>,
  milliseconds: number,
  late: string,
): Promise<Result> {
  let timer: unknown;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), milliseconds);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
