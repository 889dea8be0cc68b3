import { initCanvasKit } from '@open-pencil/core/io/formats/raster';
import { encode } from 'fast-png';
import { describe, expect, it, vi } from 'vitest';
import { SENTENCES } from '../../plugin/figma/sentences.ts';
import type { Job } from '../../plugin/protocol/job.ts';
import { affine, type Host, type SceneBuilder } from '@contextual-fill/host';
import {
  byName,
  createStage,
  fill,
  FILL,
  fillJob,
  holdLarge,
  layerNames,
  readPicture,
  select,
  testPicture,
  type Reply,
} from './plugin-run.ts';

const bytes = testPicture(120, 80);

function plain(scene: SceneBuilder): void {
  scene.picture({ name: 'Photo', bytes });
  scene.rectangle({ name: 'Shape', x: 40, y: 30, width: 30, height: 20, fill: '#ff0000' });
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const said = (host: Host) => host.notifications.map(({ message }) => message);
const pixelAt = (host: Host, x: number, y: number) => [
  ...host.render({ area: { x, y, width: 1, height: 1 } }).data.subarray(0, 3),
];
const hashOf = (host: Host, name: string) =>
  (byName<RectangleNode>(host, name).fills as readonly ImagePaint[]).map(({ imageHash }) => imageHash);

describe('Remove object', () => {
  it('opens its window out of sight', async () => {
    const { host, windows } = await createStage(plain);
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    // Whether it is shown in the end is a matter of time, and tested with a clock of its own (window.test.ts).
    expect(windows.map((window) => [window.visible, window.themeColors])).toEqual([[false, true]]);
  });

  it('shows the window, with its Cancel, once it takes longer', async () => {
    const stage = await createStage(plain, {
      onJob: async (job, id, reply) => {
        await wait(900);
        await fillJob(job, id, reply);
      },
    });
    select(stage.host, 'Photo', 'Shape');
    await stage.host.run('remove-object');
    expect(stage.visible).toEqual([true, false]);
    expect(said(stage.host)).toEqual(['Removed. The original lies below the new layer.']);
  });

  it('takes the detail mode from the quick action, else from the settings, and sends the settings along', async () => {
    const { host, jobs } = await createStage(plain);
    host.storage.set('settings', { detail: 'none', grow: 3, feather: 5, keepShapesVisible: true });
    select(host, 'Photo', 'Shape');
    await host.run('remove-object', { detail: 'residual' });
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    host.storage.set('settings', { keepShapesVisible: true });
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    expect(jobs.map(({ detail, grow, feather }) => [detail, grow, feather])).toEqual([
      ['residual', 3, 5],
      ['none', 3, 5],
      ['patches', 'auto', 2],
    ]);
    expect(byName<RectangleNode>(host, 'Shape').visible).toBe(true);
  });

  it('keeps the settings that the page sends', async () => {
    const { host } = await createStage(plain, {
      onJob: async (job, id, reply) => {
        reply({ type: 'save-settings', settings: { brushSize: 40, detail: 'wrong' as never } });
        await wait(20);
        await fillJob(job, id, reply);
      },
    });
    host.storage.set('settings', { grow: 1 });
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    expect(host.storage.get('settings')).toEqual({ grow: 1, brushSize: 40 });
  });

  it('is done, and ends, where the storage never answers', async () => {
    const { host } = await createStage(plain, {
      onJob: async (job, id, reply) => {
        reply({ type: 'save-settings', settings: { brushSize: 40 } });
        await fillJob(job, id, reply);
      },
    });
    host.storage.set('settings', new Promise<never>(() => undefined));
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    expect(said(host)).toEqual(['Removed. The original lies below the new layer.']);
  });

  it('fills several pictures one after the other, an undo step each', async () => {
    let inFlight = 0;
    let most = 0;
    const { host, jobs } = await createStage(
      (scene) => {
        for (const [index, name] of ['One', 'Two', 'Three'].entries()) {
          scene.picture({ name, bytes, x: 200 * index });
          scene.ellipse({
            name: `Over ${name}`,
            x: 200 * index + 40,
            y: 30,
            width: 30,
            height: 30,
            fill: '#ff0000',
          });
        }
      },
      {
        onJob: async (job, id, reply) => {
          most = Math.max(most, (inFlight += 1));
          await wait(30);
          inFlight -= 1;
          if (job.picture.name === 'Two') reply({ type: 'failed', id, sentence: 'No source is left.' });
          else await fillJob(job, id, reply);
        },
      },
    );
    const before = host.serialise();
    select(host, 'One', 'Two', 'Three', 'Over One', 'Over Two', 'Over Three');
    await host.run('remove-object');
    expect(most).toBe(1);
    expect(jobs.map(({ picture }) => picture.name)).toEqual(['One', 'Two', 'Three']);
    expect(said(host)).toEqual(['Filled 2 of 3. “Two”: No source is left. Each undo takes one back.']);
    const filled = ['One (filled)', 'Three (filled)'];
    expect([...host.selection].sort()).toEqual(
      filled.map((name) => byName<{ id: string }>(host, name).id).sort(),
    );
    expect(byName<EllipseNode>(host, 'Over Two').visible).toBe(true);
    host.undo();
    expect(layerNames(host)).toContain('One (filled)');
    expect(layerNames(host)).not.toContain('Three (filled)');
    host.undo();
    expect(host.serialise()).toBe(before);
  });

  it('goes through a picture at its own resolution, however small it is placed', async () => {
    const large = testPicture(800, 600);
    const { host, jobs } = await createStage((scene) => {
      scene.picture({ name: 'Photo', bytes: large, width: 80, height: 60 });
      scene.rectangle({ name: 'Shape', x: 20, y: 15, width: 20, height: 15, fill: '#ff0000' });
    });
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    expect(jobs[0]!.picture).toMatchObject({ width: 800, height: 600 });
    const result = byName<RectangleNode>(host, 'Photo (filled)');
    const [paint] = result.fills as readonly ImagePaint[];
    const stored = readPicture(host.document.graph.images.get(paint!.imageHash!)!);
    const source = readPicture(large);
    expect([stored.width, stored.height]).toEqual([800, 600]);
    let changed = 0;
    for (let pixel = 0; pixel < 800 * 600; pixel += 1) {
      const [x, y] = [pixel % 800, Math.floor(pixel / 800)];
      const inside = x >= 200 && x < 400 && y >= 150 && y < 300;
      const same = [0, 1, 2].every(
        (channel) => stored.data[pixel * 4 + channel] === source.data[pixel * 4 + channel],
      );
      if (inside === same) changed += 1;
    }
    // The checkerboard may by chance have the fill's colour somewhere; nothing else may be off.
    expect(changed).toBeLessThan(20);
  });

  it('removes from a filled layer what is left, in a layer of its own', async () => {
    const { host } = await createStage((scene) => {
      plain(scene);
      scene.rectangle({ name: 'Second', x: 90, y: 10, width: 20, height: 20, fill: '#ff0000' });
    });
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    select(host, 'Photo (filled)', 'Second');
    await host.run('remove-object');
    expect(layerNames(host)).toEqual(['Photo', 'Photo (filled)', 'Photo (filled 2)', 'Shape', 'Second']);
    expect(pixelAt(host, 50, 40)).toEqual([...FILL]);
    expect(pixelAt(host, 100, 20)).toEqual([...FILL]);
  });
});

describe('a result with see-through pixels', () => {
  for (const shape of ['RECTANGLE', 'FRAME'] as const) {
    it(`hides the original, or the fills of a frame that holds the result (${shape})`, async () => {
      const { host } = await createStage(
        (scene) => {
          const photo = scene.picture({ name: 'Photo', bytes, shape });
          if (shape === 'FRAME')
            scene.rectangle({ name: 'Button', parent: photo, width: 9, height: 9, fill: '#0000ff' });
          scene.rectangle({ name: 'Shape', x: 40, y: 30, width: 30, height: 20, fill: '#ff0000' });
        },
        {
          onJob: async (job, id, reply) =>
            reply({ type: 'filled', id, filled: { ...(await fill(job)), transparent: true } }),
        },
      );
      select(host, 'Photo', 'Shape');
      const before = host.serialise();
      await host.run('remove-object');
      expect(said(host)).toEqual(['Removed. The original is hidden below the new layer.']);
      const photo = byName<FrameNode>(host, 'Photo');
      expect(photo.visible).toBe(shape === 'FRAME');
      if (shape === 'FRAME')
        expect((photo.fills as readonly Paint[]).map(({ visible }) => visible)).toEqual([false]);
      expect(pixelAt(host, 50, 40)).toEqual([...FILL]);
      host.undo();
      expect(host.serialise()).toBe(before);
    });
  }
});

describe('a picture above 4096 px', () => {
  const width = 5000;
  const height = 40;
  const large = encode({ width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(90) });
  const hold = (host: Host) => holdLarge(host, hashOf(host, 'Photo')[0]!, large);

  for (const [what, look] of [
    ['plain', {}],
    ['with round corners', { cornerRadius: 4 }],
  ] as const) {
    it(`comes back as a patch over the hole (${what})`, async () => {
      const { host, jobs } = await createStage((scene) => {
        const frame = scene.frame({ name: 'Frame', width: 600, height: 200, rotation: 30 });
        scene.picture({ name: 'Photo', parent: frame, bytes, x: 20, y: 30, width: 500, height: 4, ...look });
        scene.rectangle({
          name: 'Shape',
          parent: frame,
          x: 100,
          y: 31,
          width: 30,
          height: 2,
          fill: '#ff0000',
        });
      });
      hold(host);
      const photo = byName<RectangleNode>(host, 'Photo');
      select(host, 'Photo', 'Shape');
      await host.run('remove-object');
      expect(said(host)).toEqual(['Removed. The original lies below the new layer.']);
      expect(jobs[0]!.picture).toMatchObject({ width, height });
      const patch = byName<RectangleNode>(host, 'Photo (filled)');
      const stored = readPicture(host.document.graph.images.get(hashOf(host, 'Photo (filled)')[0]!)!);
      expect([stored.width, stored.height]).toEqual([300, 20]);
      if (what === 'plain') {
        expect([patch.width, patch.height].map((side) => Math.round(side * 100) / 100)).toEqual([30, 2]);
        expect(patch.parent!.name).toBe('Frame');
        expect([patch.x, patch.y]).toEqual([100, 31].map((value) => expect.closeTo(value, 6) as number));
      } else {
        expect([patch.width, patch.height]).toEqual([photo.width, photo.height]);
      }
      const area = { x: 0, y: -300, width: 600, height: 600 };
      const after = host.render({ area });
      let filled = 0;
      for (let pixel = 0; pixel < 600 * 600; pixel += 1) {
        const level = [0, 1, 2].map((channel) => after.data[pixel * 4 + channel]!);
        if (level.every((value, channel) => Math.abs(value - FILL[channel]!) < 12)) filled += 1;
      }
      expect(filled).toBeGreaterThan(30);
      expect(filled).toBeLessThan(75);
    });
  }

  const tint = { type: 'SOLID', color: { r: 1, g: 0, b: 0 }, opacity: 0.3 } as const;
  for (const [what, sentence, change] of [
    [
      'in repeats',
      SENTENCES.largeTile,
      (photo: RectangleNode) => {
        const [paint] = photo.fills as readonly ImagePaint[];
        photo.fills = [{ ...paint!, scaleMode: 'TILE', scalingFactor: 0.1 }];
      },
    ],
    ['that is see-through', SENTENCES.largeCovered, (photo: RectangleNode) => (photo.opacity = 0.5)],
    [
      'under another fill',
      SENTENCES.largeCovered,
      (photo: RectangleNode) => (photo.fills = [...(photo.fills as readonly Paint[]), tint]),
    ],
  ] as const) {
    it(`${what} is refused with a sentence`, async () => {
      const { host } = await createStage((scene) => {
        scene.picture({ name: 'Photo', bytes, width: 500, height: 4 });
        scene.rectangle({ name: 'Shape', x: 100, y: 1, width: 30, height: 2, fill: '#ff0000' });
      });
      hold(host);
      change(byName<RectangleNode>(host, 'Photo'));
      select(host, 'Photo', 'Shape');
      const before = host.serialise();
      await host.run('remove-object');
      expect(said(host)).toEqual([sentence]);
      expect(host.serialise()).toBe(before);
    });
  }

  it('that lies hidden under itself, in repeats, is filled as it is seen', async () => {
    const { host } = await createStage((scene) => {
      scene.picture({ name: 'Photo', bytes, width: 500, height: 4 });
      scene.rectangle({ name: 'Shape', x: 100, y: 1, width: 30, height: 2, fill: '#ff0000' });
    });
    hold(host);
    const photo = byName<RectangleNode>(host, 'Photo');
    const [paint] = photo.fills as readonly ImagePaint[];
    photo.fills = [{ ...paint!, visible: false, scaleMode: 'TILE', scalingFactor: 0.1 }, paint!];
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    expect(said(host)).toEqual(['Removed. The original lies below the new layer.']);
  });

  it('keeps its patch where an answer for another place comes back', async () => {
    let move = 0;
    const { host } = await createStage(
      (scene) => {
        scene.picture({ name: 'Photo', bytes, width: 500, height: 4 });
        scene.rectangle({ name: 'Shape', x: 100, y: 1, width: 30, height: 2, fill: '#ff0000' });
      },
      {
        onJob: async (job, id, reply) => {
          const filled = await fill(job);
          const patch = { ...filled.patch!, x: filled.patch!.x + move };
          reply({ type: 'filled', id, filled: { ...filled, patch } });
        },
      },
    );
    hold(host);
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    const before = host.serialise();
    move = 40;
    await host.run('remove-again');
    expect(said(host)[1]).toBe(SENTENCES.patchMoved);
    expect(host.serialise()).toBe(before);
    move = 0;
    await host.run('remove-again');
    expect(said(host)[2]).toBe(SENTENCES.updated);
  });
});

describe('a doubtful fill', () => {
  it('is written, and said to be doubtful with what to do', async () => {
    const bytes = testPicture(60, 40);
    const { host } = await createStage(
      (scene) => {
        scene.picture({ name: 'Photo', bytes, width: 60, height: 40 });
        scene.rectangle({ name: 'Shape', x: 20, y: 10, width: 12, height: 12, fill: '#ff0000' });
      },
      {
        onJob: async (job, id, reply) =>
          reply({ type: 'filled', id, filled: { ...(await fill(job)), doubtful: true } }),
      },
    );
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    expect(said(host)).toEqual([SENTENCES.doubtful]);
    expect(host.notifications[0].error).toBe(false);
    expect(layerNames(host)).toContain('Photo (filled)');
  });
});

describe('a shadow that is left', () => {
  it('is said to be, and how it goes, too', async () => {
    const { host } = await createStage(plain, {
      onJob: async (job, id, reply) =>
        reply({ type: 'filled', id, filled: { ...(await fill(job)), shadow: true } }),
    });
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    expect(said(host)).toEqual([SENTENCES.shadowLeft]);
  });
});

describe('a mask without an outline', () => {
  const run = async (scene: (scene: SceneBuilder) => void) => {
    const stage = await createStage(scene);
    const { host } = stage;
    select(host, 'Photo', 'Shape');
    const ignoreVisibility = ['Photo', 'Shape'].map((name) => byName<{ id: string }>(host, name).id);
    const before = host.serialise({ ignoreVisibility });
    await host.run('remove-object');
    const result = byName<RectangleNode>(host, 'Photo (filled)');
    expect(host.serialise({ omit: [result.id], ignoreVisibility })).toBe(before);
    const mask = readPicture(Buffer.from(result.getPluginData('mask-0'), 'base64'));
    return { ...stage, mask, isIn: (x: number, y: number) => mask.data[(y * mask.width + x) * 4] === 255 };
  };

  it('is rendered: a blurred ellipse over a turned, half-size picture', async () => {
    const { jobs, isIn } = await run((scene) => {
      const frame = scene.frame({ width: 400, height: 400, rotation: -25, x: 50 });
      scene.picture({
        name: 'Photo',
        parent: frame,
        bytes: testPicture(240, 160),
        x: 20,
        y: 30,
        width: 120,
        height: 80,
      });
      const effects = [{ type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 4, visible: true }] as never[];
      scene.ellipse({
        name: 'Shape',
        parent: frame,
        x: 50,
        y: 50,
        width: 60,
        height: 40,
        fill: '#ff0000',
        effects,
        opacity: 0.4,
      });
    });
    expect(jobs[0]!.outlines).toHaveLength(0);
    expect(jobs[0]!.rasters).toHaveLength(1);
    expect(isIn(120, 80)).toBe(true);
    expect(isIn(120, 46)).toBe(true);
    expect(isIn(65, 80)).toBe(true);
    expect(isIn(50, 80)).toBe(false);
    expect(isIn(120, 28)).toBe(false);
    expect(isIn(190, 80)).toBe(false);
  });

  it('is rendered: a picture with a see-through half', async () => {
    const cut = new Uint8Array(40 * 40 * 4).map((_, index) =>
      index % 4 === 3 && Math.floor(index / 4) % 40 < 20 ? 0 : 255,
    );
    const { isIn } = await run((scene) => {
      scene.picture({ name: 'Photo', bytes });
      scene.picture({ name: 'Shape', pixels: { width: 40, height: 40, data: cut }, x: 40, y: 20 });
    });
    expect(isIn(50, 40)).toBe(false);
    expect(isIn(70, 40)).toBe(true);
    expect(isIn(70, 70)).toBe(false);
  });

  it('is rendered: a frame that clips its shapes', async () => {
    const { isIn } = await run((scene) => {
      scene.picture({ name: 'Photo', bytes });
      const frame = scene.frame({
        name: 'Shape',
        x: 40,
        y: 20,
        width: 30,
        height: 30,
        fills: [],
        clipsContent: true,
      });
      scene.rectangle({ parent: frame, x: -20, y: 10, width: 100, height: 10, fill: '#ff0000' });
    });
    expect(isIn(55, 35)).toBe(true);
    expect(isIn(35, 35)).toBe(false);
    expect(isIn(75, 35)).toBe(false);
    expect(isIn(55, 25)).toBe(false);
  });

  it('is rendered: a stroke outside its shape', async () => {
    const { isIn } = await run((scene) => {
      scene.picture({ name: 'Photo', bytes });
      const stroke = { stroke: '#ff0000', strokeWeight: 8, strokeAlign: 'OUTSIDE' } as const;
      scene.rectangle({ name: 'Shape', x: 40, y: 30, width: 20, height: 20, fill: '#ff0000', ...stroke });
    });
    expect([isIn(50, 40), isIn(34, 40), isIn(66, 40), isIn(50, 23)]).toEqual([true, true, true, true]);
    expect([isIn(30, 40), isIn(70, 40), isIn(50, 20)]).toEqual([false, false, false]);
  });

  it('is an outline still: text, an open pencil line, a ring, an instance', async () => {
    const { host, jobs, isIn } = await run((scene) => {
      scene.picture({ name: 'Photo', bytes });
      const line = scene.vector('M 0 0 L 50 0 L 50 30', {
        open: true,
        x: 10,
        y: 10,
        stroke: '#ff0000',
        strokeWeight: 6,
      });
      const ring = scene.ellipse({
        x: 70,
        y: 40,
        width: 30,
        height: 30,
        fills: [],
        stroke: '#ff0000',
        strokeWeight: 2,
      });
      const component = scene.component({ x: 500, width: 10, height: 10 });
      component.fills = [];
      scene.rectangle({ parent: component, width: 10, height: 10, fill: '#ff0000' });
      const instance = scene.instance(component, { x: 10, y: 60 });
      const text = scene.text('I', { x: 105, y: 5, fontSize: 40, fill: '#ff0000' });
      const hidden = scene.rectangle({ x: 110, y: 60, width: 8, height: 8, fill: '#ff0000', visible: false });
      scene.group([line, ring, instance, text, hidden], { name: 'Shape' });
    });
    expect(jobs[0]!.rasters).toHaveLength(0);
    expect(said(host)).toEqual(['Removed. The original lies below the new layer.']);
    expect([isIn(30, 10), isIn(60, 30), isIn(40, 30)]).toEqual([true, true, false]);
    expect([isIn(85, 55), isIn(68, 42)]).toEqual([true, false]);
    expect([isIn(15, 65), isIn(25, 65)]).toEqual([true, false]);
    expect(isIn(113, 63)).toBe(false);
    expect([...Array(20).keys()].some((step) => isIn(102 + step, 30))).toBe(true);
  });
});

describe('stacked pictures', () => {
  it('are rendered together and come back as one', async () => {
    const { host, jobs } = await createStage((scene) => {
      const hash = scene.store({ bytes });
      const red = encode({
        width: 10,
        height: 10,
        channels: 3,
        data: new Uint8Array(300).map((_, index) => (index % 3 === 0 ? 255 : 0)),
      });
      const fills = [
        { type: 'IMAGE', scaleMode: 'FILL', imageHash: hash },
        { type: 'IMAGE', scaleMode: 'FILL', imageHash: scene.store({ bytes: red }), opacity: 0.5 },
      ] as const;
      scene.rectangle({
        name: 'Photo',
        width: 60.5,
        height: 40.25,
        rotation: 20,
        fills: [...fills],
        cornerRadius: 6,
      });
      scene.ellipse({ name: 'Shape', x: 20, y: 0, width: 15, height: 15, fill: '#ff0000' });
    });
    select(host, 'Photo', 'Shape');
    const area = { x: -20, y: -40, width: 120, height: 100 };
    byName<EllipseNode>(host, 'Shape').visible = false;
    const before = host.render({ area, scale: 2 });
    const document = host.serialise();
    await host.run('remove-object');
    expect(said(host)).toEqual(['Removed. The original lies below the new layer.']);
    expect(jobs[0]!.picture.width).toBeGreaterThanOrEqual(121);
    const result = byName<RectangleNode>(host, 'Photo (filled)');
    expect(host.serialise({ omit: [result.id] })).toBe(document);
    const after = host.render({ area, scale: 2 });
    const pageToLayer = affine.invert(result.absoluteTransform as affine.Transform);
    let changed = 0;
    for (let pixel = 0; pixel < after.width * after.height; pixel += 1) {
      const x = ((pixel % after.width) + 0.5) / 2 + area.x;
      const y = (Math.floor(pixel / after.width) + 0.5) / 2 + area.y;
      const inLayer = affine.apply(pageToLayer, x, y);
      // Where the layer's slanted edge covers a pixel in part, two layers cover it more.
      const isInside =
        Math.abs(inLayer.x - 30.25) < 29.25 &&
        Math.abs(inLayer.y - 20.125) < 19.125 &&
        !(Math.abs(inLayer.x - 30.25) > 24 && Math.abs(inLayer.y - 20.125) > 14);
      const isBeside = inLayer.x < -1 || inLayer.y < -1 || inLayer.x > 61.5 || inLayer.y > 41.25;
      const change = [0, 1, 2].map((channel) =>
        Math.abs(before.data[pixel * 4 + channel]! - after.data[pixel * 4 + channel]!),
      );
      const inMask = Math.hypot(x - 27.5, y - 7.5) < 7.5 + 2;
      if (inMask) changed += Math.max(...change) > 24 ? 1 : 0;
      else if (isInside) expect(Math.max(...change)).toBeLessThanOrEqual(3);
      else if (isBeside) expect(Math.max(...change)).toBe(0);
    }
    expect(changed).toBeGreaterThan(500);
  });
});

describe('a layer with a pattern', () => {
  /** The photo with a pattern of dots among its fills. */
  async function stageWith(fills: (pattern: Paint, image: Paint) => Paint[]): ReturnType<typeof createStage> {
    const stage = await createStage((scene) => {
      plain(scene);
      scene.ellipse({ name: 'Dot', x: 500, width: 4, height: 4, fill: '#0000ff' });
    });
    const photo = byName<RectangleNode>(stage.host, 'Photo');
    const sourceNodeId = byName<EllipseNode>(stage.host, 'Dot').id;
    const pattern = { type: 'PATTERN', sourceNodeId, tileType: 'RECTANGULAR', scalingFactor: 1 } as never;
    await photo.setFillsAsync(fills({ ...(pattern as Paint), opacity: 0.5 }, (photo.fills as Paint[])[0]!));
    select(stage.host, 'Photo', 'Shape');
    return stage;
  }

  it('over the picture is filled by a rendering of both', async () => {
    const { host, jobs } = await stageWith((pattern, image) => [image, pattern]);
    const shown = pixelAt(host, 10, 10);
    await host.run('remove-object');
    expect(said(host)).toEqual(['Removed. The original lies below the new layer.']);
    const rendered = readPicture(jobs[0]!.picture.bytes);
    expect([...rendered.data.subarray((10 * 120 + 10) * 4, (10 * 120 + 10) * 4 + 3)]).toEqual(shown);
    const fills = byName<RectangleNode>(host, 'Photo (filled)').fills as readonly Paint[];
    expect(fills.map(({ type }) => type)).toEqual(['IMAGE']);
    expect(pixelAt(host, 10, 10)).toEqual(shown);
    expect(pixelAt(host, 50, 40)).toEqual([...FILL]);
  });

  it('that is hidden keeps it, and the picture is read from its own file', async () => {
    const { host, jobs } = await stageWith((pattern, image) => [{ ...pattern, visible: false }, image]);
    await host.run('remove-object');
    expect(jobs[0]!.picture.bytes).toEqual(bytes);
    const [photo, result] = ['Photo', 'Photo (filled)'].map(
      (name) => byName<RectangleNode>(host, name).fills as readonly Paint[],
    );
    expect(result!.map(({ type }) => type)).toEqual(['PATTERN', 'IMAGE']);
    expect(result![0]).toEqual(photo![0]);
    await host.run('remove-again');
    expect(said(host)[1]).toBe('Filled again from other sources. Undo brings the earlier one back.');
    expect((byName<RectangleNode>(host, 'Photo (filled)').fills as readonly Paint[])[0]).toEqual(photo![0]);
  });
});

describe('Remove again', () => {
  it('fills the same place with the next seed in the same layer', async () => {
    const { host, jobs } = await createStage(plain);
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    const first = hashOf(host, 'Photo (filled)');
    const before = host.serialise();
    await host.run('remove-again');
    await host.run('remove-again');
    expect(jobs.map(({ seed }) => seed)).toEqual([0, 1, 2]);
    expect(jobs[1]!.outlines).toHaveLength(0);
    expect(jobs[1]!.storedMask).toBeInstanceOf(Uint8Array);
    expect(jobs[1]!.picture.bytes).toEqual(bytes);
    expect(hashOf(host, 'Photo (filled)')).not.toEqual(first);
    expect(layerNames(host)).toEqual(['Photo', 'Photo (filled)', 'Shape']);
    expect(pixelAt(host, 50, 40)).toEqual(FILL.map((level) => (level + 80) % 256));
    expect(pixelAt(host, 20, 70)).toEqual([
      ...readPicture(bytes).data.subarray((70 * 120 + 20) * 4, (70 * 120 + 20) * 4 + 3),
    ]);
    host.undo();
    host.undo();
    expect(host.serialise()).toBe(before);
  });

  it('obeys the areas that an earlier visit to the editor stored, and keeps them', async () => {
    const steering = { protect: new Uint8Array(100_000).fill(7), only: Uint8Array.of(1, 2) };
    const { host, jobs } = await createStage(plain, {
      onJob: async (job, id, reply) =>
        reply({ type: 'filled', id, filled: { ...(await fill(job)), steering: job.steering ?? steering } }),
    });
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    await host.run('remove-again');
    await host.run('remove-again');
    expect(jobs.map((job) => job.steering)).toEqual([undefined, steering, steering]);
    const running = host.start('open-editor');
    while (jobs.length < 4) await wait(5);
    expect(jobs[3]!.steering).toEqual(steering);
    running.stop();
    await running.closed;
  });

  it('works on the filled picture itself when the original is gone', async () => {
    const { host, jobs } = await createStage(plain);
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    const [original] = hashOf(host, 'Photo');
    byName<RectangleNode>(host, 'Photo').remove();
    host.document.graph.images.delete(original!);
    await host.run('remove-again');
    expect(said(host).pop()).toBe('Filled again from other sources. Undo brings the earlier one back.');
    expect(jobs[1]!.picture).toMatchObject({ width: 120, height: 80 });
  });

  it('refuses a layer that shows another picture by now, or whose mask was too large to keep', async () => {
    const { host } = await createStage(plain, {
      onJob: async (job, id, reply) => {
        const noise = new Uint8Array(2_000_000).map((_, index) => (index * 7919) % 251);
        reply({ type: 'filled', id, filled: { ...(await fill(job)), mask: noise } });
      },
    });
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    await host.run('remove-again');
    expect(said(host).pop()).toBe(
      'The mask of this layer was not kept. Select the layer and a shape, then run Remove object.',
    );
    byName<RectangleNode>(host, 'Photo (filled)').fills = byName<RectangleNode>(host, 'Photo').fills;
    await host.run('remove-again');
    expect(said(host).pop()).toBe('Select a layer made by Remove object; its name ends in "(filled)".');
  });
});

describe('Open editor', () => {
  interface Visit {
    job: Job;
    id: number;
    reply: Reply;
  }
  const visit = async (scene: (scene: SceneBuilder) => void, ...names: string[]) => {
    let arrive: (visit: Visit) => void;
    const arrived = new Promise<Visit>((resolve) => (arrive = resolve));
    const answers: unknown[] = [];
    const stage = await createStage(scene, {
      onJob: (job, id, reply) => arrive({ job, id, reply }),
      onMessage: (message) => void (message.type.startsWith('appl') && answers.push(message)),
    });
    select(stage.host, ...names);
    return { ...stage, arrived, answers };
  };
  const answered = async (answers: unknown[], count: number) => {
    while (answers.length < count) await wait(5);
  };

  it('opens a window with the picture and the shapes, and applies into one layer', async () => {
    const { host, arrived, answers, windows } = await visit(plain, 'Photo', 'Shape');
    host.storage.set('settings', { windowWidth: 700, windowHeight: 5000 });
    const running = host.start('open-editor');
    const { job, id, reply } = await arrived;
    expect(windows.map(({ visible, width, height }) => [visible, width, height])).toEqual([
      [true, 700, 1600],
    ]);
    expect(job).toMatchObject({ mode: 'edit', picture: { name: 'Photo' } });
    expect(job.outlines).toHaveLength(1);
    reply({ type: 'filled', id, filled: await fill(job) });
    await answered(answers, 1);
    expect(answers[0]).toEqual({ type: 'applied', id, layerName: 'Photo (filled)' });
    expect(byName<RectangleNode>(host, 'Shape').visible).toBe(false);
    const first = hashOf(host, 'Photo (filled)');
    reply({ type: 'filled', id, filled: await fill({ ...job, seed: 3 }) });
    await answered(answers, 2);
    expect(layerNames(host)).toEqual(['Photo', 'Photo (filled)', 'Shape']);
    expect(hashOf(host, 'Photo (filled)')).not.toEqual(first);
    reply({ type: 'close' });
    await running.closed;
    expect(said(host)).toEqual([]);
  });

  it('writes a larger layer where the picture was made larger, the rest where it was; another size is another layer', async () => {
    const turned = (scene: SceneBuilder) =>
      void scene.picture({ name: 'Photo', bytes, x: 300, y: 100, width: 240, height: 160, rotation: 30 });
    const { host, arrived, answers } = await visit(turned, 'Photo');
    const running = host.start('open-editor');
    const { job, id, reply } = await arrived;
    expect(job.extendable).toBe(true);
    const area = { x: 200, y: -100, width: 500, height: 500 };
    const before = host.render({ area });
    const extend = { left: 30, top: 0, right: 10, bottom: 5 };
    const filled = await fill({ ...job, extend });
    reply({ type: 'filled', id, filled: { ...filled, extend } });
    await answered(answers, 1);
    const [photo, layer] = ['Photo', 'Photo (filled)'].map((name) => byName<RectangleNode>(host, name));
    // Two layer units are a pixel of the picture.
    expect([layer.width, layer.height]).toEqual([240 + 80, 160 + 10]);
    const corner = affine.apply(photo.absoluteTransform, -60, 0);
    const [[, , x], [, , y]] = layer.absoluteTransform;
    expect([x, y]).toEqual([expect.closeTo(corner.x, 4), expect.closeTo(corner.y, 4)]);
    photo.visible = false;
    const after = host.render({ area });
    /** The colour at a place of the old layer, in its own units. */
    const at = ({ data, width }: typeof after, u: number, v: number) => {
      const place = affine.apply(photo.absoluteTransform, u, v);
      const start = (Math.round(place.y - area.y) * width + Math.round(place.x - area.x)) * 4;
      return [...data.subarray(start, start + 4)];
    };
    for (const [u, v] of [
      [50, 40],
      [200, 120],
    ]) {
      at(before, u, v).forEach((level, c) => expect(Math.abs(level - at(after, u, v)[c])).toBeLessThan(4));
    }
    expect(at(before, -30, 80)[3]).toBe(0);
    expect(at(after, -30, 80)).toEqual([...FILL, 255]);
    expect(at(after, 250, 80)).toEqual([...FILL, 255]);
    expect(at(after, 100, 166)).toEqual([...FILL, 255]);

    reply({ type: 'filled', id, filled: { ...(await fill({ ...job, extend, seed: 2 })), extend } });
    await answered(answers, 2);
    expect(layerNames(host)).toEqual(['Photo', 'Photo (filled)']);
    const wider = { ...extend, left: 40 };
    reply({ type: 'filled', id, filled: { ...(await fill({ ...job, extend: wider })), extend: wider } });
    await answered(answers, 3);
    expect(layerNames(host)).toHaveLength(3);
    running.stop();
  });

  it('goes on with a filled layer: the picture before, its mask, and the same layer', async () => {
    const answers: unknown[] = [];
    const first = {
      answers,
      ...(await createStage(plain, {
        onMessage: (message) => void (message.type === 'applied' && answers.push(message)),
      })),
    };
    const { host } = first;
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    const before = hashOf(host, 'Photo (filled)');
    const running = host.start('open-editor');
    while (first.jobs.length < 2) await wait(5);
    const job = first.jobs[1]!;
    expect(job.picture.bytes).toEqual(bytes);
    expect(job.storedMask).toBeInstanceOf(Uint8Array);
    // The stage's page answers at once, with the same seed and so the same picture.
    await answered(first.answers, 1);
    expect(first.answers[0]).toMatchObject({ type: 'applied', layerName: 'Photo (filled)' });
    expect(hashOf(host, 'Photo (filled)')).toEqual(before);
    running.stop();
    await running.closed;
    expect(layerNames(host)).toEqual(['Photo', 'Photo (filled)', 'Shape']);
  });

  it('makes a filled layer itself larger, as often as is asked for, and finds shapes where they are', async () => {
    const turned = (scene: SceneBuilder) => {
      scene.picture({ name: 'Photo', bytes, x: 300, y: 100, width: 240, height: 160, rotation: 30 });
      scene.rectangle({ name: 'Shape', x: 320, y: 140, width: 20, height: 20, fill: '#ff0000' });
    };
    const answers: unknown[] = [];
    const visits: { job: Job; id: number; reply: Reply }[] = [];
    const { host } = await createStage(turned, {
      onJob: async (job, id, reply) => {
        if (job.mode === 'remove') reply({ type: 'filled', id, filled: await fill(job) });
        else visits.push({ job, id, reply });
      },
      onMessage: (message) => void (message.type.startsWith('appl') && answers.push(message)),
    });
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    const [photo, layer] = ['Photo', 'Photo (filled)'].map((name) => byName<RectangleNode>(host, name));
    /** The layer covers so much more of the original's layer, on each side in its units. */
    const expectGrown = (left: number, top: number, right: number, bottom: number) => {
      expect([layer.width, layer.height]).toEqual([240 + left + right, 160 + top + bottom]);
      const corner = affine.apply(photo.absoluteTransform, -left, -top);
      const [[, , x], [, , y]] = layer.absoluteTransform;
      expect([x, y]).toEqual([expect.closeTo(corner.x, 4), expect.closeTo(corner.y, 4)]);
    };
    const first = { left: 30, top: 0, right: 10, bottom: 5 };
    for (const [count, extend, before] of [
      [1, first, undefined],
      [2, { ...first, top: 4 }, first],
    ] as const) {
      select(host, 'Photo (filled)');
      const running = host.start('open-editor');
      while (visits.length < count) await wait(5);
      const { job, id, reply } = visits[count - 1];
      expect(job).toMatchObject({ extendable: true, picture: { width: 120, height: 80 } });
      expect(job.extend).toEqual(before);
      const filled = await fill({ ...job, extend, storedMask: undefined });
      reply({ type: 'filled', id, filled: { ...filled, extend } });
      await answered(answers, count);
      expect(answers.at(-1)).toMatchObject({ type: 'applied', layerName: 'Photo (filled)' });
      expect(layerNames(host)).toEqual(['Photo', 'Photo (filled)', 'Shape']);
      // Two layer units are a pixel of the picture.
      expectGrown(60, 2 * extend.top, 20, 10);
      running.stop();
      await running.closed;
    }
    // What it shows is the new picture where the old one was.
    const area = { x: 200, y: -100, width: 500, height: 500 };
    [layer.visible, photo.visible] = [false, true];
    const before = host.render({ area });
    [layer.visible, photo.visible] = [true, false];
    const after = host.render({ area });
    const place = affine.apply(photo.absoluteTransform, 200, 120);
    const at = ({ data }: typeof after) => {
      const start = (Math.round(place.y - area.y) * 500 + Math.round(place.x - area.x)) * 4;
      return [...data.subarray(start, start + 4)];
    };
    at(before).forEach((level, c) => expect(Math.abs(level - at(after)[c])).toBeLessThan(4));
    const outside = affine.apply(photo.absoluteTransform, -30, 80);
    const start = (Math.round(outside.y - area.y) * 500 + Math.round(outside.x - area.x)) * 4;
    expect([...after.data.subarray(start, start + 4)]).toEqual([...FILL, 255]);
    // As it was made, it is taken back.
    host.undo();
    expectGrown(60, 0, 20, 10);
  });

  it('does not make larger what repeats, is a part of a picture, or lies in an instance', async () => {
    const tiles = (scene: SceneBuilder) =>
      void scene.picture({
        name: 'Photo',
        bytes,
        width: 240,
        height: 160,
        scaleMode: 'TILE',
        scalingFactor: 0.5,
      });
    const { arrived, host } = await visit(tiles, 'Photo');
    const running = host.start('open-editor');
    expect((await arrived).job.extendable).toBe(false);
    running.stop();
  });

  it('says in the window when the layer cannot be written', async () => {
    const { host, arrived, answers } = await visit(plain, 'Photo');
    const running = host.start('open-editor');
    const { job, id, reply } = await arrived;
    expect(job.outlines).toHaveLength(0);
    byName<RectangleNode>(host, 'Photo').remove();
    reply({ type: 'filled', id, filled: await fill(job) });
    await answered(answers, 1);
    expect(answers).toEqual([
      {
        type: 'apply-failed',
        id,
        sentence: 'The picture was deleted meanwhile, so nothing was changed. Undo that and run it again.',
      },
    ]);
    reply({ type: 'close' });
    await running.closed;
  });

  it('changes nothing when it is left', async () => {
    const { host, arrived } = await visit(plain, 'Photo', 'Shape');
    const before = host.serialise();
    const running = host.start('open-editor');
    (await arrived).reply({ type: 'close' });
    await running.closed;
    expect(host.serialise()).toBe(before);
  });
});

describe('About this plugin', () => {
  it('tells the page what only the sandbox knows, and passes the report to the console', async () => {
    let lines: readonly string[] = [];
    const { host } = await createStage(plain, {
      onMessage: (message, reply) => {
        if (message.type !== 'about') return;
        lines = message.sandbox;
        reply({ type: 'about-report', id: message.id, text: 'the whole report' });
        reply({ type: 'close' });
      },
    });
    await host.run('about');
    expect(lines[0]).toMatch(/^plugin \d+\.\d+\.\d+, protocol \d+$/);
    expect(lines.join('\n')).toContain('TextDecoder: no');
    expect(host.logs.map(({ args }) => args[0])).toContain('the whole report');
  });
});

describe('the temporary frame', () => {
  it('is gone even when the plugin is closed in the middle of the export', async () => {
    await initCanvasKit();
    const { host } = await createStage((scene) => {
      scene.picture({ name: 'Photo', bytes });
      const effects = [{ type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 4, visible: true }] as never[];
      scene.ellipse({ name: 'Shape', x: 40, y: 30, width: 40, height: 30, fill: '#ff0000', effects });
    });
    const before = host.serialise();
    select(host, 'Photo', 'Shape');
    const running = host.start('remove-object');
    const sawFrame = await new Promise<boolean>((resolve) => {
      const look = () => host.figma.currentPage.children.length > 2;
      const stop = host.onChange(() => {
        if (!look()) return;
        stop();
        setTimeout(() => {
          running.stop();
          resolve(true);
        }, 0);
      });
      void running.closed.then(() => resolve(false));
    });
    await running.closed;
    await wait(50);
    expect(sawFrame).toBe(true);
    expect(host.serialise()).toBe(before);
  });
});

describe('Again, in the notification', () => {
  /** Waits for so many notifications, and gives the last one. */
  const notified = async ({ notifications }: Host, count: number) => {
    await vi.waitFor(() => expect(notifications).toHaveLength(count));
    return notifications[count - 1];
  };

  it('fills the same layer from other sources, as often as it is pressed, and is gone with the plugin', async () => {
    const { host, jobs } = await createStage(plain);
    host.notificationsStay = true;
    select(host, 'Photo', 'Shape');
    const running = host.start('remove-object');
    const first = await notified(host, 1);
    expect([first.button, first.timeout]).toEqual(['Again', 8000]);
    const steps = host.undoSteps;
    const names = layerNames(host);
    first.press();
    const second = await notified(host, 2);
    expect(second.message).toBe('Filled again from other sources. Undo brings the earlier one back.');
    second.press();
    const third = await notified(host, 3);
    expect(jobs.map(({ seed, storedMask }) => [seed, storedMask !== undefined])).toEqual([
      [0, false],
      [1, true],
      [2, true],
    ]);
    expect(layerNames(host)).toEqual(names);
    expect(host.undoSteps).toBe(steps + 2);
    expect(host.selection).toEqual([byName(host, 'Photo (filled)').id]);
    third.leave();
    await running.closed;
    expect(said(host)).toHaveLength(3);
  });

  it('says so where another fill comes out the same, and is not offered once more', async () => {
    const { host, jobs } = await createStage(plain, {
      // What lies around leaves no choice: every seed gives the fill of the first one.
      onJob: async (job, id, reply) =>
        reply({ type: 'filled', id, filled: { ...(await fill({ ...job, seed: 0 })), seed: job.seed } }),
    });
    host.notificationsStay = true;
    select(host, 'Photo', 'Shape');
    const running = host.start('remove-object');
    (await notified(host, 1)).press();
    await running.closed;
    expect(host.notifications.at(-1)).toMatchObject({ error: false, message: SENTENCES.sameAgain });
    expect(host.notifications.at(-1)!.button).toBeUndefined();
    // The next time it goes on from there.
    select(host, 'Photo (filled)');
    await host.run('remove-again');
    expect(jobs.map(({ seed }) => seed)).toEqual([0, 1, 2]);
    expect(host.notifications.at(-1)).toMatchObject({ error: false, message: SENTENCES.sameAgain });
  });

  it('is no error where the layer is gone by then: a sentence says so', async () => {
    const { host } = await createStage(plain);
    host.notificationsStay = true;
    select(host, 'Photo', 'Shape');
    const running = host.start('remove-object');
    const first = await notified(host, 1);
    byName(host, 'Photo (filled)').remove();
    first.press();
    await running.closed;
    expect(host.notifications.at(-1)).toMatchObject({ error: true, message: SENTENCES.pictureGone });
  });

  it('is not offered where something failed or was cancelled', async () => {
    const { host } = await createStage(plain, {
      onJob: (_job, id, reply) => reply({ type: 'cancelled', id }),
    });
    host.notificationsStay = true;
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    expect(host.notifications.map(({ button }) => button)).toEqual([undefined]);
  });
});
