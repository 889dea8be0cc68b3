/** Two pictures over each other: the upper one is the mask only where it plainly is one; else the designer is asked. */
import { describe, expect, it } from 'vitest';
import type { Host, SceneBuilder } from '@contextual-fill/host';
import { SENTENCES } from '../../plugin/figma/sentences.ts';
import { maskReading } from '../../plugin/read/mask-reading.ts';
import { byName, createStage, layerNames, readPicture, select, testPicture } from './plugin-run.ts';

const bytes = testPicture(120, 80);

type Colour = (x: number, y: number) => [red: number, green: number, blue: number, alpha: number];

function pixels(width: number, height: number, colour: Colour) {
  const data = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    data.set(colour(pixel % width, Math.floor(pixel / width)), pixel * 4);
  }
  return { width, height, data };
}

const SIDE = 60;
const wave = (value: number) => Math.round(128 + 100 * Math.sin(value));
const fromMiddle = (x: number, y: number) => Math.hypot(x - SIDE / 2, y - SIDE / 2);
const photo = (x: number, y: number): [number, number, number] => [
  wave(x / 5),
  wave(y / 7),
  wave((x + y) / 9),
];
const within = (value: number) => Math.max(0, Math.min(255, Math.round(value)));

/** Upper pictures by what they are. */
const UPPER: Record<'mask' | 'picture', Record<string, Colour>> = {
  mask: {
    'a soft spot of one colour': (x, y) => [255, 0, 0, within(400 - 20 * fromMiddle(x, y))],
    'a soft spot of a photograph': (x, y) => [...photo(x, y), within(320 - 12 * fromMiddle(x, y))],
    'a hard spot of one colour': (x, y) => [0, 0, 0, fromMiddle(x, y) < 16 ? 255 : 0],
    'a white spot on black': (x, y) => {
      const level = fromMiddle(x, y) < 16 ? 255 : 0;
      return [level, level, level, 255];
    },
    'a soft white spot on black': (x, y) => {
      const level = within(1100 - 64 * fromMiddle(x, y));
      return [level, level, level, 255];
    },
  },
  picture: {
    'a photograph': (x, y) => [...photo(x, y), 255],
    'a grey photograph': (x, y) => {
      const [level] = photo(x + y, 0);
      return [level, level, level, 255];
    },
    'a cut-out of a photograph': (x, y) => [...photo(x, y), fromMiddle(x, y) < 20 ? 255 : 0],
    'a cut-out with a fine edge': (x, y) => [...photo(x, y), within(128 + 128 * (20 - fromMiddle(x, y)))],
    'one colour all over': () => [255, 255, 255, 255],
    nothing: () => [0, 0, 0, 0],
    'a half transparent photograph': (x, y) => [...photo(x, y), 120 + 60],
  },
};

describe('a picture', () => {
  for (const [name, colour] of Object.entries(UPPER.mask)) {
    it(`is a mask: ${name}`, () => expect(maskReading(pixels(SIDE, SIDE, colour))).not.toBeNull());
  }
  for (const [name, colour] of Object.entries(UPPER.picture)) {
    it(`is none: ${name}`, () => expect(maskReading(pixels(SIDE, SIDE, colour))).toBeNull());
  }
});

const spot = UPPER.mask['a soft white spot on black']!;
const colours = UPPER.picture['a photograph']!;
const said = (host: Host) => host.notifications.map(({ full }) => full);

/** Two pictures, and what is called "Upper" may be anything. */
const withUpper = (upper: (scene: SceneBuilder) => void) => (scene: SceneBuilder) => {
  scene.picture({ name: 'Photo', bytes });
  upper(scene);
};
const at = { x: 30, y: 10, width: SIDE, height: SIDE };
const upperFill = (scene: SceneBuilder, colour: Colour) =>
  ({
    type: 'IMAGE',
    scaleMode: 'FILL',
    imageHash: scene.store({ pixels: pixels(SIDE, SIDE, colour) }),
  }) as const;

const video = { type: 'VIDEO', scaleMode: 'FILL', videoHash: 'v' } as never;

describe('two pictures over each other', () => {
  const ambiguous: [string, (scene: SceneBuilder) => void][] = [
    ['a photograph', (scene) => scene.picture({ name: 'Upper', pixels: pixels(SIDE, SIDE, colours), ...at })],
    [
      'a turned one, dimmed',
      (scene) =>
        scene.picture({
          name: 'Upper',
          pixels: pixels(SIDE, SIDE, colours),
          ...at,
          rotation: 30,
          opacity: 0.4,
        }),
    ],
    [
      'a photograph that does not fill its layer',
      (scene) => scene.picture({ name: 'Upper', pixels: pixels(SIDE, 20, colours), ...at, scaleMode: 'FIT' }),
    ],
    [
      'a photograph in an ellipse',
      (scene) => scene.ellipse({ name: 'Upper', ...at, fills: [upperFill(scene, colours)] }),
    ],
    [
      'a photograph in a pen shape',
      (scene) =>
        scene.vector('M 0 0 L 50 0 L 50 50 Z', {
          name: 'Upper',
          x: 30,
          y: 10,
          fills: [upperFill(scene, colours)],
        }),
    ],
    [
      'a frame that shows a photograph',
      (scene) => {
        const frame = scene.frame({ name: 'Upper', ...at, fills: [upperFill(scene, colours)] });
        scene.rectangle({ parent: frame, width: 10, height: 10, fill: '#00ff00' });
      },
    ],
    [
      'stacked photographs',
      (scene) =>
        scene.rectangle({
          name: 'Upper',
          ...at,
          fills: [upperFill(scene, colours), { ...upperFill(scene, colours), opacity: 0.5 }],
        }),
    ],
    [
      'a group with a photograph in it',
      (scene) => {
        const inside = scene.picture({ pixels: pixels(SIDE, SIDE, colours), ...at });
        scene.group([inside, scene.rectangle({ x: 30, y: 10, width: 9, height: 9, fill: '#00ff00' })], {
          name: 'Upper',
        });
      },
    ],
    ['a video', (scene) => scene.rectangle({ name: 'Upper', ...at, fills: [video] })],
  ];
  for (const [what, upper] of ambiguous) {
    for (const command of ['remove-object', 'open-editor']) {
      it(`${command} asks which one is meant, and changes nothing: ${what}`, async () => {
        const { host, jobs } = await createStage(withUpper(upper));
        select(host, 'Photo', 'Upper');
        const before = host.serialise();
        await host.run(command);
        expect(said(host)).toEqual([SENTENCES.whichPicture]);
        expect(jobs).toHaveLength(0);
        expect(host.serialise()).toBe(before);
      });
    }
  }

  for (const [name, colour] of Object.entries(UPPER.mask)) {
    it(`takes the upper one as mask: ${name}`, async () => {
      const { host } = await createStage(
        withUpper((scene) =>
          scene.picture({ name: 'Upper', pixels: pixels(SIDE, SIDE, colour), ...at, opacity: 0.6 }),
        ),
      );
      select(host, 'Photo', 'Upper');
      await host.run('remove-object');
      expect(said(host)).toEqual([SENTENCES.removed]);
      expect(byName<RectangleNode>(host, 'Upper').visible).toBe(false);
      const mask = readPicture(
        Buffer.from(byName<RectangleNode>(host, 'Photo (filled)').getPluginData('mask-0'), 'base64'),
      );
      const isIn = (x: number, y: number) => mask.data[(y * mask.width + x) * 4] === 255;
      expect([isIn(60, 40), isIn(50, 40), isIn(60, 50)]).toEqual([true, true, true]);
      expect([isIn(32, 12), isIn(88, 12), isIn(88, 68), isIn(10, 40)]).toEqual([false, false, false, false]);
    });
  }

  it('reads a black-and-white mask in an ellipse by its white', async () => {
    const { jobs, host } = await createStage(
      withUpper((scene) => scene.ellipse({ name: 'Upper', ...at, fills: [upperFill(scene, spot)] })),
    );
    select(host, 'Upper', 'Photo');
    await host.run('remove-object');
    expect(jobs[0]!.rasters.map(({ luminance }) => luminance)).toEqual([true]);
  });
});

describe('three pictures and more', () => {
  it('are asked about if one of the upper ones is no mask', async () => {
    const { host } = await createStage((scene) => {
      scene.picture({ name: 'Photo', bytes });
      scene.picture({ name: 'Mask', pixels: pixels(SIDE, SIDE, spot), ...at });
      scene.picture({ name: 'Other', pixels: pixels(SIDE, SIDE, colours), ...at });
    });
    select(host, 'Photo', 'Mask', 'Other');
    const before = host.serialise();
    await host.run('remove-object');
    expect(said(host)).toEqual([SENTENCES.whichPicture]);
    expect(host.serialise()).toBe(before);
  });

  it('are filled each under its own mask', async () => {
    const { host, jobs } = await createStage((scene) => {
      for (const [index, name] of ['Left', 'Right'].entries()) {
        scene.picture({ name, bytes, x: 200 * index });
        scene.picture({
          name: `Mask ${name}`,
          pixels: pixels(SIDE, SIDE, spot),
          ...at,
          x: 200 * index + 30,
        });
      }
      scene.picture({ name: 'Bare', bytes, x: 400 });
    });
    select(host, 'Left', 'Right', 'Bare', 'Mask Left', 'Mask Right');
    await host.run('remove-object');
    expect(jobs.map(({ picture }) => picture.name)).toEqual(['Left', 'Right']);
    expect(byName<RectangleNode>(host, 'Bare').visible).toBe(true);
    expect(layerNames(host)).not.toContain('Bare (filled)');
  });

  it('beside each other need shapes', async () => {
    const { host } = await createStage((scene) => {
      scene.picture({ name: 'Left', bytes });
      scene.picture({ name: 'Right', bytes, x: 200 });
    });
    select(host, 'Left', 'Right');
    const before = host.serialise();
    await host.run('remove-object');
    await host.run('open-editor');
    expect(said(host)).toEqual([SENTENCES.noShape, SENTENCES.editorOnePicture]);
    expect(host.serialise()).toBe(before);
  });

  it('one over several: the mask goes to the one that it covers most', async () => {
    const { host, jobs } = await createStage((scene) => {
      scene.picture({ name: 'Left', bytes });
      scene.picture({ name: 'Right', bytes, x: 120 });
      scene.picture({ name: 'Mask', pixels: pixels(SIDE, SIDE, spot), ...at, x: 100 });
    });
    select(host, 'Mask', 'Left', 'Right');
    await host.run('remove-object');
    expect(jobs.map(({ picture }) => picture.name)).toEqual(['Right']);
    expect(byName<RectangleNode>(host, 'Left').visible).toBe(true);
  });

  it('with a shape over the upper one: that is filled, and the lower one stays', async () => {
    const { host, jobs } = await createStage((scene) => {
      scene.picture({ name: 'Photo', bytes });
      scene.picture({ name: 'Upper', pixels: pixels(SIDE, SIDE, colours), ...at });
      scene.ellipse({ name: 'Shape', x: 40, y: 20, width: 20, height: 20, fill: '#ff0000' });
    });
    select(host, 'Photo', 'Upper', 'Shape');
    await host.run('remove-object');
    expect(jobs.map(({ picture }) => picture.name)).toEqual(['Upper']);
    expect(byName<RectangleNode>(host, 'Photo').visible).toBe(true);
  });
});
