import { describe, expect, it } from 'vitest';
import { SENTENCES } from '../../plugin/figma/sentences.ts';
import { byName, createStage, FILL, layerNames, select, testPicture } from './plugin-run.ts';

const bytes = testPicture(60, 40);

/** The colour in the middle of a picture pixel of a layer that shows its picture at scale 1. */
const at = (shown: { data: ArrayLike<number> }, x: number, y: number) =>
  Array.from({ length: 3 }, (_, c) => shown.data[(y * 400 + x) * 4 + c]);

describe('Remove from all selected pictures', () => {
  it('removes what the shape covers of one picture from the others, at the same place and scale', async () => {
    const { host, jobs } = await createStage((scene) => {
      scene.picture({ name: 'One', bytes, width: 60, height: 40 });
      scene.picture({ name: 'Two', x: 100, bytes: testPicture(60, 40), width: 60, height: 40 });
      scene.picture({ name: 'Double', x: 200, bytes: testPicture(120, 80), width: 120, height: 80 });
      scene.picture({ name: 'Square', x: 340, bytes: testPicture(50, 50), width: 50, height: 50 });
      scene.rectangle({ name: 'Mark', x: 40, y: 28, width: 16, height: 8, fill: '#ff0000' });
    });
    select(host, 'One', 'Two', 'Double', 'Square', 'Mark');
    await host.run('remove-same');
    expect(host.notifications.at(-1)!.full).toMatch(/^Filled 3 of 4\. “Square”: It has another ratio/);
    expect(jobs.map(({ picture }) => picture.name)).toEqual(['One', 'Two', 'Double']);
    expect(layerNames(host).filter((name) => name.includes('filled'))).toEqual([
      'One (filled)',
      'Two (filled)',
      'Double (filled)',
    ]);
    expect(byName<RectangleNode>(host, 'Mark').visible).toBe(false);
    const shown = host.render({ area: { x: 0, y: 0, width: 400, height: 100 } });
    for (const [x, y] of [
      [48, 32],
      [148, 32],
      [296, 64],
      [281, 57],
      [310, 70],
    ]) {
      expect(at(shown, x, y), `${x}, ${y}`).toEqual([...FILL]);
    }
    for (const [x, y] of [
      [38, 32],
      [158, 32],
      [278, 64],
      [296, 54],
    ]) {
      expect(at(shown, x, y), `${x}, ${y}`).not.toEqual([...FILL]);
    }
  });

  it('says what to select where the shapes lie on several pictures, on none, or there is only one', async () => {
    const { host, jobs } = await createStage((scene) => {
      scene.picture({ name: 'One', bytes, width: 60, height: 40 });
      scene.picture({ name: 'Two', x: 100, bytes, width: 60, height: 40 });
      scene.rectangle({ name: 'Mark', x: 40, y: 28, width: 16, height: 8, fill: '#ff0000' });
      scene.rectangle({ name: 'Other', x: 120, y: 10, width: 16, height: 8, fill: '#ff0000' });
    });
    select(host, 'One', 'Two', 'Mark', 'Other');
    await host.run('remove-same');
    select(host, 'One', 'Mark');
    await host.run('remove-same');
    select(host, 'One', 'Two');
    await host.run('remove-same');
    expect(host.notifications.map(({ full }) => full)).toEqual([
      SENTENCES.sameOnOne,
      SENTENCES.sameNeedsMore,
      SENTENCES.noShape,
    ]);
    expect(jobs).toEqual([]);
  });
});
