import { type Rgba, wheelColour } from '@contextual-fill/core';

/** The colour wheel as a disc of `side` pixels: each point has the colour of a source that lies in its direction. */
export function wheelPicture(side: number): Rgba {
  const data = new Uint8ClampedArray(side * side * 4);
  const radius = side / 2;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const down = (y + 0.5 - radius) / radius;
      const right = (x + 0.5 - radius) / radius;
      const length = Math.hypot(down, right);
      if (length > 1) continue;
      data.set([...wheelColour(down, right), 255 * Math.min(1, (1 - length) * radius)], (y * side + x) * 4);
    }
  }
  return { width: side, height: side, data };
}

/**
 * Gives the transparent cells next to filled ones their mean colour, so that a grid that is drawn smoothly does not
 * fade out before the hole's rim.
 */
export function bleedColours(grid: Rgba): Rgba {
  const { width, height } = grid;
  const data = new Uint8ClampedArray(grid.data);
  for (let cell = 0; cell < width * height; cell++) {
    if (grid.data[cell * 4 + 3] > 0) continue;
    const sum = [0, 0, 0];
    let count = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const x = (cell % width) + dx;
        const y = Math.floor(cell / width) + dy;
        const other = (y * width + x) * 4;
        if (x < 0 || y < 0 || x >= width || y >= height || grid.data[other + 3] === 0) continue;
        for (let c = 0; c < 3; c++) sum[c] += grid.data[other + c];
        count++;
      }
    }
    if (count > 0) data.set([sum[0] / count, sum[1] / count, sum[2] / count, 255], cell * 4);
  }
  return { width, height, data };
}
