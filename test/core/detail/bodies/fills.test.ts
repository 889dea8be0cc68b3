import { expect, it } from 'vitest';
import { createInpainter } from '../../../../core/index.ts';
import { defaultWeights } from '../../tensors.ts';

const [WIDTH, HEIGHT] = [200, 160];
const GROUND = [220, 224, 230];
const RED = [190, 40, 60];
const BLUE = [50, 80, 190];
const isInHole = (x: number, y: number) => Math.hypot(x - 100, y - 80) <= 26;

/** A number in 0..1 that looks arbitrary. */
const arbitrary = (x: number, y: number) => Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1;

/** A bent red band, under a straight blue one that crosses it. */
function colourAt(x: number, y: number): readonly number[] {
  if (Math.abs((x - 100) * 0.96 + (y - 80) * 0.28) < 11) return BLUE;
  return Math.abs(Math.hypot(x - 100, y - 380) - 300) < 16 ? RED : GROUND;
}

it('fills a hole at a crossing of two bands with both of them', async () => {
  const inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
  const data = new Uint8Array(4 * WIDTH * HEIGHT).fill(255);
  const mask = { width: WIDTH, height: HEIGHT, data: new Uint8Array(WIDTH * HEIGHT) };
  for (let i = 0; i < mask.data.length; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    mask.data[i] = isInHole(x, y) ? 255 : 0;
    const grained = colourAt(x, y).map((value, c) => value + 8 * arbitrary(x + 7 * c, y) - 4);
    data.set(isInHole(x, y) ? [20, 200, 20] : grained, 4 * i);
  }
  const { image, provenance } = await inpainter.fill({ width: WIDTH, height: HEIGHT, data }, mask);
  inpainter.dispose();
  // Where the bands cross either may lie above; elsewhere there is one right answer.
  let [wrong, asked] = [0, 0];
  mask.data.forEach((inside, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    if (!inside || Math.abs((x - 100) * 0.96 + (y - 80) * 0.28) < 13) return;
    asked++;
    const truth = colourAt(x, y);
    if (truth.some((value, c) => Math.abs(image.data[4 * i + c] - value) > 20)) wrong++;
  });
  expect(wrong / asked).toBeLessThan(0.08);
  expect(provenance.every(({ sources }) => sources.every((source) => source !== -1))).toBe(true);
}, 60_000);
