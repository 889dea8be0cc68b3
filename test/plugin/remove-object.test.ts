import { describe, expect, it } from 'vitest';
import { byName, createStage, FILL, layerNames, readPicture, select, testPicture } from './plugin-run.ts';

const bytes = testPicture(300, 200);

describe('Remove object', () => {
  it('writes a filled layer above the picture and changes nothing else', async () => {
    const { host, jobs } = await createStage((scene) => {
      const frame = scene.frame({ name: 'Screen', x: 40, y: 30, width: 500, height: 400 });
      scene.rectangle({ name: 'Below', parent: frame, width: 500, height: 400, fill: '#eeeeee' });
      scene.picture({ name: 'Beach', parent: frame, bytes, x: 50, y: 60, width: 300, height: 200 });
      scene.rectangle({
        name: 'Above',
        parent: frame,
        x: 400,
        y: 300,
        width: 50,
        height: 50,
        fill: '#123456',
      });
      scene.ellipse({ name: 'Ball', parent: frame, x: 120, y: 100, width: 60, height: 80, fill: '#ff0000' });
    });
    select(host, 'Beach', 'Ball');
    const before = host.render({ area: { x: 0, y: 0, width: 600, height: 500 } });
    const document = host.serialise();
    const others = host.serialise({ ignoreVisibility: [byName<EllipseNode>(host, 'Ball').id] });
    await host.run('remove-object');

    expect(host.notifications.map(({ message, error }) => [message, error])).toEqual([
      ['Removed. The original lies below the new layer.', false],
    ]);
    expect(layerNames(host)).toEqual(['Screen', 'Below', 'Beach', 'Beach (filled)', 'Above', 'Ball']);
    const result = byName<RectangleNode>(host, 'Beach (filled)');
    const ball = byName<EllipseNode>(host, 'Ball');
    expect(ball.visible).toBe(false);
    expect(byName<RectangleNode>(host, 'Beach').visible).toBe(true);
    expect(host.selection).toEqual([result.id]);
    expect(result.getRelaunchData()).toHaveProperty('remove-again');
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({
      mode: 'remove',
      seed: 0,
      detail: 'patches',
      picture: { name: 'Beach', width: 300, height: 200 },
    });
    expect(jobs[0].picture.bytes).toEqual(bytes);

    const after = host.render({ area: { x: 0, y: 0, width: 600, height: 500 } });
    let outside = 0;
    for (let pixel = 0; pixel < 600 * 500; pixel += 1) {
      const [x, y] = [(pixel % 600) + 0.5, Math.floor(pixel / 600) + 0.5];
      const inBall = ((x - 190) / 32) ** 2 + ((y - 170) / 42) ** 2 <= 1;
      const change = [0, 1, 2, 3].map((channel) =>
        Math.abs(before.data[pixel * 4 + channel] - after.data[pixel * 4 + channel]),
      );
      if (!inBall && Math.max(...change) > 1) outside += 1;
    }
    expect(outside).toBe(0);
    const middle = (170 * 600 + 190) * 4;
    expect([...after.data.subarray(middle, middle + 3)]).toEqual([...FILL]);

    expect(host.serialise({ omit: [result.id], ignoreVisibility: [ball.id] })).toBe(others);
    host.undo();
    expect(host.serialise()).toBe(document);
  });

  it('stores the mask with the layer', async () => {
    const { host } = await createStage((scene) => {
      scene.picture({ name: 'Beach', bytes });
      scene.rectangle({ name: 'Box', x: 20, y: 30, width: 40, height: 50, fill: '#ff0000' });
    });
    select(host, 'Beach', 'Box');
    await host.run('remove-object');
    const result = byName<RectangleNode>(host, 'Beach (filled)');
    expect(result.getPluginDataKeys().sort()).toEqual(['fill', 'mask-0']);
    const mask = readPicture(Buffer.from(result.getPluginData('mask-0'), 'base64'));
    expect([mask.width, mask.height]).toEqual([300, 200]);
    expect(mask.data.filter((value, index) => index % 4 === 0 && value === 255)).toHaveLength(40 * 50);
  });
});
