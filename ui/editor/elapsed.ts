/** From so many seconds on the time is said: whoever waits longer wants to know that something goes on. */
const LONG = 5;

/** How long a run takes already, to stand before its share; empty for the first seconds. */
export function elapsedText(seconds: number): string {
  if (seconds < LONG) return '';
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${seconds % 60} s, ` : `${seconds} s, `;
}
