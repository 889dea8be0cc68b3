import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInpainter, type Inpainter, type Rgba } from '../../../../core/index.ts';
import { defaultWeights } from '../../tensors.ts';

type Colour = readonly [number, number, number];
const [WIDTH, HEIGHT] = [256, 200];
const WHITE: Colour = [255, 255, 255];

/** A number in 0..1 that looks arbitrary. */
const arbitrary = (x: number, y: number) => Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1;

/** A table on grey, with words that are strokes; the fourth row is empty in the truth. */
function colourAt(x: number, y: number, isEmpty: boolean): Colour {
  if (x < 12 || x > 243) return [238, 240, 244];
  if (x === 12 || x === 243 || (x - 12) % 77 === 0 || y % 40 === 0) return [205, 210, 220];
  const [u, v] = [(x - 12) % 77, y % 40];
  const isInk = u > 8 && u < 60 && v > 13 && v < 26 && arbitrary(x >> 1, y >> 2) < 0.45;
  return isInk && !(isEmpty && y > 120 && y < 160) ? [30, 30, 40] : WHITE;
}

function picture(isEmpty: boolean): Rgba {
  const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    data.set(colourAt(i % WIDTH, Math.floor(i / WIDTH), isEmpty), 4 * i);
  }
  return { width: WIDTH, height: HEIGHT, data };
}

let inpainter: Inpainter;
beforeAll(async () => {
  inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
});
afterAll(() => inpainter.dispose());

it('empties a row of a table: its ground and its lines are exact, and words of other rows stay away', async () => {
  const mask = { width: WIDTH, height: HEIGHT, data: new Uint8Array(WIDTH * HEIGHT) };
  for (let y = 126; y < 155; y++) mask.data.fill(255, y * WIDTH + 16, y * WIDTH + 240);
  const { image, provenance, confidence } = await inpainter.fill(picture(false), mask);
  const truth = picture(true);
  let wrong = 0;
  mask.data.forEach((inside, i) => {
    if (!inside) return;
    for (let k = 4 * i; k < 4 * i + 3; k++) if (image.data[k] !== truth.data[k]) wrong++;
  });
  expect(wrong).toBe(0);
  // Every pixel still says where it was borrowed from.
  expect(provenance.every(({ sources }) => sources.every((source) => source !== -1))).toBe(true);
  expect(confidence).toBeGreaterThan(0.5);
}, 60_000);
