/** What a ray met: where, which way it faces and how it answers to light. Colours are linear light, RGB. */
export interface Surface {
  red: number;
  green: number;
  blue: number;
  /** Unit normal; x to the right, y up, z away from the camera. */
  nx: number;
  ny: number;
  nz: number;
  /** Strength of the mirror-like part at grazing and straight view, 0..1. */
  gloss: number;
  /** 0..1: how much light from the sky reaches it (crevices get less). */
  openness: number;
}

export function createSurface(): Surface {
  return { red: 0, green: 0, blue: 0, nx: 0, ny: 1, nz: 0, gloss: 0, openness: 1 };
}

export function setColour(surface: Surface, red: number, green: number, blue: number): void {
  surface.red = red;
  surface.green = green;
  surface.blue = blue;
}

export function scaleColour(surface: Surface, factor: number): void {
  surface.red *= factor;
  surface.green *= factor;
  surface.blue *= factor;
}

export function mixColour(surface: Surface, red: number, green: number, blue: number, share: number): void {
  surface.red += (red - surface.red) * share;
  surface.green += (green - surface.green) * share;
  surface.blue += (blue - surface.blue) * share;
}

export function setNormal(surface: Surface, x: number, y: number, z: number): void {
  const scale = 1 / Math.sqrt(x * x + y * y + z * z);
  surface.nx = x * scale;
  surface.ny = y * scale;
  surface.nz = z * scale;
}
