/**
 * Lets the process answer its messages. Vitest's main process gives a worker up that is silent for a minute, so a test
 * that computes for long awaits this now and then; on a busy machine "long" begins at a second of its own time.
 */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
