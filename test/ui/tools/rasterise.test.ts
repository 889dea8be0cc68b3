import { getStrokePoints } from 'perfect-freehand';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawSegment } from '../../../ui/tools/drawing/segment.ts';
import { fillPolygon, type Point } from '../../../ui/tools/drawing/polygon.ts';
import { smoothLine } from '../../../ui/tools/drawing/smoothing.ts';
import { Coverage, Stroke } from '../../../ui/tools/drawing/stroke.ts';
import { MaskEdit } from '../../../ui/state/mask-edit.ts';
import { MaskLayer } from '../../../ui/state/mask-layer.ts';

const WIDTH = 400;
const HEIGHT = 300;

/** librsvg's drawing of a shape, one byte a pixel: the independent rasterisation. */
async function drawSvg(shape: string): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#000"/>${shape}</svg>`;
  return new Uint8Array(await sharp(Buffer.from(svg)).extractChannel(0).raw().toBuffer());
}

function overlap(a: Uint8Array, b: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.length; i++) {
    const inA = a[i] >= 128;
    const inB = b[i] >= 128;
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return both / either;
}

const path = (points: readonly Point[]) =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');

/** A hand-drawn line with jitter that does not change between runs. */
const scribble: Point[] = Array.from({ length: 80 }, (_, i) => [
  60 + i * 3.5 + 4 * Math.sin(i * 1.7),
  150 + 90 * Math.sin(i / 9) + 4 * Math.cos(i * 2.3),
]);

const star: Point[] = Array.from({ length: 5 }, (_, i) => [
  200 + 130 * Math.sin((i * 4 * Math.PI) / 5),
  150 - 130 * Math.cos((i * 4 * Math.PI) / 5),
]);

describe('lasso', () => {
  test.each<[string, readonly Point[]]>([
    ['a scribble', scribble],
    ['a star that crosses itself', star],
    [
      'a shape that reaches past the picture',
      [
        [-80, 40],
        [220, -60],
        [500, 200],
        [180, 380],
      ],
    ],
    [
      'a narrow leaf',
      [
        [20.3, 20.7],
        [380.2, 40.1],
        [300.9, 92.4],
      ],
    ],
  ])('%s covers what librsvg covers', async (_, points) => {
    const data = new Uint8Array(WIDTH * HEIGHT);
    fillPolygon(data, WIDTH, HEIGHT, points, 255);
    expect(overlap(data, await drawSvg(`<path d="${path(points)}Z" fill="#fff"/>`))).toBeGreaterThan(0.99);
  });

  test('fewer than three points cover nothing', () => {
    const data = new Uint8Array(WIDTH * HEIGHT);
    fillPolygon(
      data,
      WIDTH,
      HEIGHT,
      [
        [10, 10],
        [200, 200],
      ],
      255,
    );
    expect(data.some((value) => value > 0)).toBe(false);
  });
});

describe('brush', () => {
  const draw = (points: readonly Point[], radius: number, hardness = 1, batch = 1) => {
    const layer = new MaskLayer('hole', WIDTH, HEIGHT);
    const edit = new MaskEdit(layer, () => undefined);
    const coverage = new Coverage(WIDTH, HEIGHT);
    const stroke = new Stroke(edit, coverage, { radius, hardness }, false);
    for (let i = 0; i < points.length; i += batch) stroke.add(points.slice(i, i + batch));
    stroke.finish();
    return layer.data;
  };
  const round = (points: readonly Point[], radius: number) =>
    `<path d="${path(points)}" fill="none" stroke="#fff" stroke-width="${2 * radius}" stroke-linecap="round" stroke-linejoin="round"/>`;

  test.each([6, 20, 55])('a stroke of radius %d covers what librsvg covers', async (radius) => {
    const line = getStrokePoints(
      scribble.map(([x, y]) => [x, y]),
      { streamline: 0.35, size: 0, last: true },
    );
    const centre = line.map(({ point }) => [point[0], point[1]] as const);
    expect(overlap(draw(scribble, radius), await drawSvg(round(centre, radius)))).toBeGreaterThan(0.99);
  });

  test('a single click is a disc', async () => {
    expect(
      overlap(draw([[200, 150]], 40), await drawSvg('<circle cx="200" cy="150" r="40" fill="#fff"/>')),
    ).toBeGreaterThan(0.99);
  });

  test('painting past the edge covers up to the edge', async () => {
    const points: Point[] = [
      [-40, 150],
      [200, -30],
      [460, 150],
      [200, 340],
    ];
    const data = new Uint8Array(WIDTH * HEIGHT);
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1], points[i]];
      drawSegment(data, WIDTH, HEIGHT, a[0], a[1], b[0], b[1], { radius: 25, hardness: 1 });
    }
    expect(overlap(data, await drawSvg(round(points, 25)))).toBeGreaterThan(0.99);
  });

  test('does not depend on how the browser gathers the events', () => {
    expect(overlap(draw(scribble, 15, 1, 1), draw(scribble, 15, 1, 9))).toBeGreaterThan(0.999);
  });

  test('a straight line replaces what was drawn before it', async () => {
    const layer = new MaskLayer('hole', WIDTH, HEIGHT);
    const stroke = new Stroke(
      new MaskEdit(layer, () => undefined),
      new Coverage(WIDTH, HEIGHT),
      { radius: 10, hardness: 1 },
      false,
    );
    stroke.straight([50, 50], [350, 60]);
    stroke.straight([50, 50], [300, 250]);
    expect(
      overlap(
        layer.data,
        await drawSvg(
          round(
            [
              [50, 50],
              [300, 250],
            ],
            10,
          ),
        ),
      ),
    ).toBeGreaterThan(0.99);
  });

  test.each([
    ['two', [20, 380]],
    ['three', [20, 200, 380]],
    ['four, as a quick hand leaves them', [20, 100, 240, 380]],
  ])('a stroke of %s far points ends where the pointer left it', async (_, columns) => {
    const data = draw(
      columns.map((x): Point => [x, 150]),
      15,
    );
    const whole = round(
      [
        [20, 150],
        [380, 150],
      ],
      15,
    );
    expect(overlap(data, await drawSvg(whole))).toBeGreaterThan(0.99);
  });

  test('the eraser takes away exactly what the brush put there', () => {
    const layer = new MaskLayer('hole', WIDTH, HEIGHT);
    const coverage = new Coverage(WIDTH, HEIGHT);
    for (const subtract of [false, true]) {
      const edit = new MaskEdit(layer, () => undefined);
      const stroke = new Stroke(edit, coverage, { radius: 20, hardness: 1 }, subtract);
      stroke.add(scribble);
      stroke.finish();
      edit.commit('stroke');
    }
    expect(layer.selected).toBe(0);
    expect(Math.max(...layer.data)).toBeLessThan(80);
  });

  test('hardness: the rim falls off, the core does not; a second stroke builds it up', () => {
    const soft = draw([[200, 150]], 50, 0.4);
    expect(soft[150 * WIDTH + 200]).toBe(255);
    expect(soft[150 * WIDTH + 215]).toBe(255);
    const middle = soft[150 * WIDTH + 235];
    expect(middle).toBeGreaterThan(90);
    expect(middle).toBeLessThan(165);
    expect(soft[150 * WIDTH + 251]).toBe(0);
  });

  test('a stroke of thousands of points stays one line', () => {
    const circle: Point[] = Array.from({ length: 2000 }, (_, i) => [
      200 + 100 * Math.cos(i / 60),
      150 + 100 * Math.sin(i / 60),
    ]);
    const data = draw(circle, 4, 1, 3);
    for (let i = 100; i < 1900; i += 7) {
      const [x, y] = circle[i];
      expect(data[Math.floor(y) * WIDTH + Math.floor(x)]).toBe(255);
    }
  });
});

describe('smoothing', () => {
  test('ends exactly under the pointer and is smoother than the hand', () => {
    const line = smoothLine(scribble, true);
    expect(line.at(-1)).toEqual([scribble.at(-1)![0], scribble.at(-1)![1]]);
    const roughness = (points: readonly Point[]) => {
      let sum = 0;
      for (let i = 2; i < points.length; i++) {
        sum += Math.hypot(
          points[i][0] - 2 * points[i - 1][0] + points[i - 2][0],
          points[i][1] - 2 * points[i - 1][1] + points[i - 2][1],
        );
      }
      return sum / points.length;
    };
    expect(roughness(line)).toBeLessThan(0.75 * roughness(scribble));
  });
});
