import { describe, expect, it } from 'vitest';
import { SENTENCES } from '../../plugin/figma/sentences.ts';
import { marginsAround } from '../../plugin/read/empty-areas.ts';
import { placePicture, type PlacedPaint } from '../../plugin/read/placement.ts';
import {
  byName,
  createStage,
  fill,
  FILL,
  layerNames,
  readPicture,
  select,
  testPicture,
} from './plugin-run.ts';

const bytes = testPicture(60, 40);

describe('the empty areas around a picture', () => {
  const picture = { width: 60, height: 40 };
  const around = (paint: PlacedPaint, width: number, height: number) =>
    Object.values(
      marginsAround(placePicture(paint, { width, height }, picture)!, { width, height }, picture),
    );

  it('are what a layer shows beyond it, in pixels of the picture', () => {
    expect(around({ scaleMode: 'FIT' }, 60, 80)).toEqual([0, 20, 0, 20]);
    expect(around({ scaleMode: 'FIT' }, 120, 40)).toEqual([30, 0, 30, 0]);
    // Turned by a quarter, bars at the sides of the layer are above and below the picture.
    expect(around({ scaleMode: 'FIT', rotation: 90 }, 80, 60)).toEqual([0, 20 - 0, 0, 20]);
    // A crop that begins a quarter before the picture and ends half of it beyond.
    const imageTransform: Transform = [
      [1.75, 0, -0.25],
      [0, 1, 0],
    ];
    expect(around({ scaleMode: 'CROP', imageTransform }, 60, 40)).toEqual([15, 0, 30, 0]);
  });

  it('are none where the picture covers its layer, repeats in it, or only rounding is left', () => {
    expect(around({ scaleMode: 'FILL' }, 60, 80)).toEqual([0, 0, 0, 0]);
    expect(around({ scaleMode: 'TILE', scalingFactor: 0.5 }, 300, 80)).toEqual([0, 0, 0, 0]);
    expect(around({ scaleMode: 'FIT' }, 60, 40.01)).toEqual([0, 0, 0, 0]);
  });
});

describe('Fill empty areas', () => {
  it('writes a layer with the larger picture, the seen part exactly where it was', async () => {
    const { host, jobs } = await createStage((scene) => {
      scene.picture({ name: 'Photo', bytes, width: 60, height: 80, scaleMode: 'FIT' });
    });
    const area = { x: 0, y: 0, width: 60, height: 80 };
    const before = host.render({ area });
    select(host, 'Photo');
    await host.run('fill-empty');
    expect(host.notifications.map(({ full }) => full)).toEqual([SENTENCES.filledEmpty]);
    expect(jobs[0]).toMatchObject({
      extend: { left: 0, top: 20, right: 0, bottom: 20 },
      outlines: [],
      rasters: [],
    });
    expect(layerNames(host)).toEqual(['Photo', 'Photo (filled)']);
    const [paint] = byName<RectangleNode>(host, 'Photo (filled)').fills as ImagePaint[];
    expect(paint.scaleMode).toBe('CROP');
    const shown = await host.figma.getImageByHash(paint.imageHash!)!.getSizeAsync();
    expect(shown).toEqual({ width: 60, height: 80 });
    const after = host.render({ area });
    for (let pixel = 0; pixel < 60 * 80; pixel += 1) {
      const y = Math.floor(pixel / 60);
      const wanted = y >= 20 && y < 60 ? before.data.subarray(pixel * 4, pixel * 4 + 4) : [...FILL, 255];
      expect([...after.data.subarray(pixel * 4, pixel * 4 + 4)]).toEqual([...wanted]);
    }
  });

  it('is filled again, and edited, as the larger picture', async () => {
    const { host, jobs } = await createStage((scene) => {
      scene.picture({ name: 'Photo', bytes, width: 120, height: 40, scaleMode: 'FIT' });
    });
    select(host, 'Photo');
    await host.run('fill-empty');
    await host.run('remove-again');
    expect(host.notifications.at(-1)!.full).toBe(SENTENCES.updated);
    const extend = { left: 30, top: 0, right: 30, bottom: 0 };
    expect(jobs.map((job) => [job.seed, job.extend])).toEqual([
      [0, extend],
      [1, extend],
    ]);
    expect(readPicture(jobs[1].storedMask!)).toMatchObject({ width: 120, height: 40 });
    expect(jobs[1].picture).toMatchObject({ width: 60, height: 40 });
    const [paint] = byName<RectangleNode>(host, 'Photo (filled)').fills as ImagePaint[];
    expect(await host.figma.getImageByHash(paint.imageHash!)!.getSizeAsync()).toEqual({
      width: 120,
      height: 40,
    });
  });

  it('takes every selected picture, says which one it could not, and leaves shapes alone', async () => {
    const stage = await createStage(
      (scene) => {
        scene.picture({ name: 'One', bytes, width: 60, height: 80, scaleMode: 'FIT' });
        scene.picture({ name: 'Two', x: 200, bytes, width: 60, height: 40 });
        scene.rectangle({ name: 'Shape', width: 10, height: 10, fill: '#ff0000' });
      },
      {
        onJob: async (job, id, reply) => {
          if (job.picture.name === 'Two') reply({ type: 'failed', id, sentence: 'Nothing is empty here.' });
          else reply({ type: 'filled', id, filled: await fill(job) });
        },
      },
    );
    select(stage.host, 'One', 'Two', 'Shape');
    await stage.host.run('fill-empty');
    expect(stage.host.notifications.at(-1)!.full).toBe('Filled 1 of 2. “Two”: Nothing is empty here.');
    expect(byName<RectangleNode>(stage.host, 'Shape').visible).toBe(true);
  });

  it('says so where no picture is selected, or the larger one would be more than Figma takes', async () => {
    const { host } = await createStage((scene) => {
      scene.rectangle({ name: 'Shape', width: 10, height: 10, fill: '#ff0000' });
      scene.picture({ name: 'Photo', bytes, width: 10, height: 2000, scaleMode: 'FIT' });
    });
    select(host, 'Shape');
    await host.run('fill-empty');
    select(host, 'Photo');
    await host.run('fill-empty');
    expect(host.notifications.map(({ full }) => full)).toEqual([
      SENTENCES.emptyNeedsPicture,
      SENTENCES.emptyTooLarge,
    ]);
    expect(layerNames(host)).toEqual(['Shape', 'Photo']);
  });
});
