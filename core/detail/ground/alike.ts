/** Whether two pixels, by their numbers, differ in no channel by more levels; three values a pixel. */
export function alike(colours: Uint8Array, a: number, b: number, most: number): boolean {
  for (let c = 0; c < 3; c++) if (Math.abs(colours[3 * a + c] - colours[3 * b + c]) > most) return false;
  return true;
}
