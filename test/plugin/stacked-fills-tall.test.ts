/** What is rendered is never longer than Figma takes back, however tall, wide, small, turned or odd its layer is. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createHost, type Host, type SceneBuilder } from '@contextual-fill/host';
import { SENTENCES } from '../../plugin/figma/sentences.ts';
import { makeJob } from '../../plugin/read/make-job.ts';
import { pngSize } from '../../plugin/read/png-size.ts';
import { readSelection } from '../../plugin/read/selection.ts';
import { asNodes, clearPage, useFigma } from './figma-global.ts';
import { byName, createStage, fill, layerNames, select, testPicture } from './plugin-run.ts';

const LARGEST = 4096;
const OPTIONS = { mode: 'remove', detail: 'patches', seed: 0, settings: {} } as const;

const host = await createHost();
const restore = useFigma(host);
afterAll(restore);
beforeEach(() => clearPage(host));

/** A picture of that size as far as the host tells: what is stored is small, so that the tests are quick. */
function store(of: Host, scene: SceneBuilder, width: number, height: number): string {
  const hash = scene.store({ bytes: testPicture(16, 16) });
  const sizeOf = of.imageSize.bind(of);
  of.imageSize = (one) => (one === hash ? { width, height } : sizeOf(one));
  return hash;
}

const stacked = (imageHash: string) =>
  [
    { type: 'IMAGE', scaleMode: 'FILL', imageHash },
    { type: 'IMAGE', scaleMode: 'FILL', imageHash, opacity: 0.5 },
  ] as const;

const SHADOW = {
  type: 'DROP_SHADOW',
  color: { r: 0, g: 0, b: 0, a: 1 },
  offset: { x: 30, y: 60 },
  radius: 40,
  spread: 5,
  visible: true,
  blendMode: 'NORMAL',
} as const;

type Case = [layer: [number, number], picture: [number, number], look?: object];

/** Layers and pictures whose shorter side, rounded, would make the longer one a pixel too long; and extremes. */
const CASES: Case[] = [
  [
    [390, 844],
    [1893, 4096],
  ],
  [
    [35, 844],
    [180, 4096],
  ],
  [
    [844, 35],
    [4096, 180],
  ],
  [
    [7, 3001],
    [9, 4096],
  ],
  [
    [1, 4000],
    [10, 4096],
  ],
  [
    [6000, 11],
    [4096, 4096],
  ],
  [
    [0.02, 0.9],
    [80, 4000],
  ],
  [
    [35.37, 843.61],
    [180, 4096],
  ],
  [[35, 844], [180, 4096], { rotation: 33 }],
  [
    [35, 844],
    [180, 4096],
    { stroke: '#00ff00', strokeWeight: 9, strokeAlign: 'OUTSIDE', cornerRadius: 20, effects: [SHADOW] },
  ],
];

describe('a rendering', () => {
  for (const [[width, height], [across, down], look] of CASES) {
    const name = `${width} x ${height} with ${across} x ${down}${look ? ` and ${Object.keys(look).join()}` : ''}`;
    it(`of stacked fills ends at 4096 px and lies on its layer: ${name}`, async () => {
      const { scene } = host;
      const fills = [...stacked(store(host, scene, across, down))];
      const photo = scene.rectangle({ name: 'Photo', width, height, fills, ...look });
      const shape = scene.rectangle({ name: 'Shape', width, height, fill: '#ff0000', ...look });
      const [pair] = readSelection(asNodes(host, photo, shape));
      const { job, target } = await makeJob(pair!, OPTIONS);
      const { picture } = job;
      expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(LARGEST);
      expect(Math.min(picture.width, picture.height)).toBeGreaterThanOrEqual(1);
      expect(pngSize(picture.bytes)).toEqual({ width: picture.width, height: picture.height });
      const [a, b, c, d, e, f] = target.placement.pictureFromLayer;
      expect([b, c, e, f, d]).toEqual([0, 0, 0, 0, a]);
      // All of the layer is in the picture, and no more than a pixel, or a layer unit, beside it.
      expect(a * width).toBeLessThanOrEqual(picture.width + 1e-6);
      expect(a * height).toBeLessThanOrEqual(picture.height + 1e-6);
      expect(picture.width - a * Math.ceil(width)).toBeLessThan(1);
      expect(picture.height - a * Math.ceil(height)).toBeLessThan(1);
    });

    it(`of a soft mask ends at 4096 px and lies on the picture: ${name}`, async () => {
      const { scene } = host;
      const imageHash = store(host, scene, 2 * across, 2 * down);
      const fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash }] as const;
      const photo = scene.rectangle({ width, height, fills: [...fills] });
      const gradient = {
        type: 'GRADIENT_LINEAR',
        gradientTransform: [
          [1, 0, 0],
          [0, 1, 0],
        ],
        gradientStops: [
          { position: 0, color: { r: 0, g: 0, b: 0, a: 0.6 } },
          { position: 1, color: { r: 0, g: 0, b: 0, a: 1 } },
        ],
      } as never;
      const shape = scene.rectangle({ width, height, fills: [gradient], ...look });
      const [pair] = readSelection(asNodes(host, photo, shape));
      const { job } = await makeJob(pair!, OPTIONS);
      expect(job.rasters).toHaveLength(1);
      const { png, matrix } = job.rasters[0]!;
      const size = pngSize(png);
      expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(LARGEST);
      const [a, b, c, d] = matrix;
      expect([b, c]).toEqual([0, 0]);
      expect(d).toBeCloseTo(a, 9);
    });
  }
});

describe('stacked fills in a portrait layer', () => {
  const build = (scene: SceneBuilder, of: () => Host) => {
    const fills = [...stacked(store(of(), scene, 180, 4096))];
    scene.rectangle({ name: 'Photo', width: 35, height: 844, fills });
    scene.ellipse({ name: 'Shape', x: 9, y: 100, width: 17, height: 60, fill: '#ff0000' });
  };

  it('become a filled layer', async () => {
    const stage = await createStage(() => undefined);
    build(stage.host.scene, () => stage.host);
    select(stage.host, 'Photo', 'Shape');
    await stage.host.run('remove-object');
    expect(stage.jobs[0]!.picture.height).toBe(LARGEST);
    expect(layerNames(stage.host)).toEqual(['Photo', 'Photo (filled)', 'Shape']);
    const result = byName<RectangleNode>(stage.host, 'Photo (filled)');
    expect([result.width, result.height]).toEqual([35, 844]);
    expect((result.fills as readonly Paint[]).length).toBe(1);
  });

  const small = (scene: SceneBuilder) => {
    scene.rectangle({
      name: 'Photo',
      width: 60,
      height: 90,
      fills: [...stacked(scene.store({ bytes: testPicture(60, 90) }))],
    });
    scene.rectangle({ name: 'Shape', x: 10, y: 10, width: 20, height: 20, fill: '#ff0000' });
  };

  it('say that they were changed meanwhile if they were', async () => {
    const stage = await createStage(small, {
      onJob: async (job, id, reply) => {
        byName<RectangleNode>(stage.host, 'Photo').resize(70, 90);
        reply({ type: 'filled', id, filled: await fill(job) });
      },
    });
    select(stage.host, 'Photo', 'Shape');
    await stage.host.run('remove-object');
    expect(stage.host.notifications.map(({ full }) => full)).toEqual([SENTENCES.pictureChanged]);
  });

  it('say something else if only a part comes back', async () => {
    const stage = await createStage(small, {
      onJob: async (job, id, reply) => {
        const patch = { x: 0, y: 0, width: 60, height: 90 };
        reply({ type: 'filled', id, filled: { ...(await fill(job)), patch } });
      },
    });
    select(stage.host, 'Photo', 'Shape');
    await stage.host.run('remove-object');
    expect(stage.host.notifications.map(({ full }) => full)).toEqual([SENTENCES.partOfRendering]);
    expect(layerNames(stage.host)).toEqual(['Photo', 'Shape']);
  });
});
