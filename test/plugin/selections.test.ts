/** Every selection that cannot be worked on says what to select; every other one is read as a designer means it. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { makeJob } from '../../plugin/read/make-job.ts';
import { readSelection } from '../../plugin/read/selection.ts';
import { LONGEST_NOTIFICATION, Problem } from '../../plugin/protocol/problem.ts';
import { filledPartly, filledSeveral, SENTENCES, shorten } from '../../plugin/figma/sentences.ts';
import { createHost, type SceneBuilder } from '@contextual-fill/host';
import { asNodes, clearPage, useFigma } from './figma-global.ts';
import { createStage, select, testPicture } from './plugin-run.ts';

const host = await createHost();
const restore = useFigma(host);
afterAll(restore);
beforeEach(() => clearPage(host));

const bytes = testPicture(100, 80);
type Ids = { id: string }[];

const OVER = { x: 20, y: 20, width: 30, height: 30, fill: '#ff0000' };
const image = (scene: SceneBuilder) =>
  ({ type: 'IMAGE', scaleMode: 'FILL', imageHash: scene.store({ bytes }) }) as const;
const video = { type: 'VIDEO', scaleMode: 'FILL', videoHash: 'v' } as never;

/** Scenes whose selection is refused, by the sentence that they get. */
const REFUSED: [keyof typeof SENTENCES, (scene: SceneBuilder) => Ids][] = [
  ['nothingSelected', () => []],
  ['noPicture', (scene) => [scene.rectangle(OVER), scene.ellipse(OVER)]],
  [
    'pictureInside',
    (scene) => {
      const frame = scene.frame({ width: 200, height: 200 });
      scene.picture({ bytes, parent: frame });
      return [frame, scene.ellipse(OVER)];
    },
  ],
  ['video', (scene) => [scene.rectangle({ ...OVER, fills: [video] }), scene.ellipse(OVER)]],
  ['text', (scene) => [scene.text('Sea', { fontSize: 40, fills: [image(scene)] }), scene.ellipse(OVER)]],
  [
    'pictureInStroke',
    (scene) => [scene.rectangle({ ...OVER, strokes: [image(scene)], strokeWeight: 8 }), scene.ellipse(OVER)],
  ],
  ['hiddenPicture', (scene) => [scene.picture({ bytes, visible: false }), scene.ellipse(OVER)]],
  [
    'hiddenPicture',
    (scene) => {
      const frame = scene.frame({ width: 200, height: 200, visible: false });
      return [scene.picture({ bytes, parent: frame }), scene.ellipse(OVER)];
    },
  ],
  [
    'shapesBeside',
    (scene) => [
      scene.picture({ bytes }),
      scene.picture({ bytes, x: 500 }),
      scene.ellipse({ ...OVER, x: 900 }),
    ],
  ],
];

/** Selections that are understood, but whose picture or shapes cannot be used. */
const UNUSABLE: [keyof typeof SENTENCES, (scene: SceneBuilder) => Ids][] = [
  ['shapesBeside', (scene) => [scene.picture({ bytes }), scene.ellipse({ ...OVER, x: 300 })]],
  ['shapesEmpty', (scene) => [scene.picture({ bytes }), scene.frame({ ...OVER, fills: [] })]],
  [
    'missingImage',
    (scene) => [
      scene.rectangle({
        width: 100,
        height: 80,
        fills: [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: null }],
      }),
      scene.ellipse(OVER),
    ],
  ],
  [
    'brokenCrop',
    (scene) => [
      scene.picture({
        bytes,
        scaleMode: 'CROP',
        imageTransform: [
          [0, 0, 0.5],
          [0, 0, 0.5],
        ],
      }),
      scene.ellipse(OVER),
    ],
  ],
  [
    'tooManyTiles',
    (scene) => [
      scene.picture({ bytes, scaleMode: 'TILE', scalingFactor: 0.01 }),
      scene.rectangle({ ...OVER, width: 60, height: 60 }),
    ],
  ],
];

describe('a sentence', () => {
  it('is shorter than what Figma cuts', () => {
    for (const sentence of Object.values(SENTENCES)) {
      expect(sentence.length, sentence).toBeLessThan(LONGEST_NOTIFICATION);
      expect(sentence, sentence).toMatch(/^[A-Z].*\.$/);
    }
    const longest = Object.values(SENTENCES).reduce((one, two) => (one.length > two.length ? one : two));
    const failure = { name: 'A layer with a name\n that has no end '.repeat(9), sentence: longest };
    const partly = filledPartly(99, 100, [failure, failure]);
    expect(partly).toMatch(/^Filled 99 of 100\. “A layer with a name tha…” and 1 more: \w/);
    expect(partly.length).toBeLessThan(LONGEST_NOTIFICATION);
    for (const success of [SENTENCES.updated, SENTENCES.filledEmpty, SENTENCES.removed])
      expect(filledSeveral(1000, success).length).toBeLessThan(LONGEST_NOTIFICATION);
  });

  it('is cut at a word', () => {
    const long = 'A sentence of many words '.repeat(8);
    expect(shorten(long)).toMatch(/ (words|A|of|many|sentence)…$/);
    expect(shorten(long).length).toBeLessThan(LONGEST_NOTIFICATION);
    expect(shorten('Short.')).toBe('Short.');
  });
});

/** A node that differs in some fields. */
function withFields(node: SceneNode, fields: Record<string, unknown>): SceneNode {
  return new Proxy(fields, {
    get: (_, key) => (key in fields ? fields[key as string] : Reflect.get(node, key, node)) as unknown,
    has: (_, key) => key in fields || key in node,
  }) as unknown as SceneNode;
}

const said = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error.sentence;
    throw error;
  }
  return 'nothing';
};

describe('a selection that is refused', () => {
  for (const [key, scene] of REFUSED) {
    it(`says: ${SENTENCES[key]}`, () => {
      const nodes = asNodes(host, ...scene(host.scene));
      expect(said(() => readSelection(nodes))).toBe(SENTENCES[key]);
    });
  }

  it(`says: ${SENTENCES.pattern}`, async () => {
    const [source, filled, shape] = [host.scene.star(), host.scene.rectangle(OVER), host.scene.ellipse(OVER)];
    const pattern = { type: 'PATTERN', sourceNodeId: source.id, tileType: 'RECTANGULAR' } as never;
    await filled.setFillsAsync([pattern]);
    expect(said(() => readSelection(asNodes(host, filled, shape)))).toBe(SENTENCES.pattern);
  });

  it(`says: ${SENTENCES.flatPicture}`, () => {
    const [photo, shape] = asNodes(host, host.scene.picture({ bytes }), host.scene.ellipse(OVER));
    const flat = withFields(photo!, { height: 0 });
    expect(said(() => readSelection([flat, shape!]))).toBe(SENTENCES.flatPicture);
  });

  for (const [key, scene] of UNUSABLE) {
    it(`says, once it is looked at: ${SENTENCES[key]}`, async () => {
      const [pair] = readSelection(asNodes(host, ...scene(host.scene)));
      const job = makeJob(pair!, { mode: 'remove', detail: 'patches', seed: 0, settings: {} });
      await expect(job).rejects.toMatchObject({ sentence: SENTENCES[key] });
    });
  }

  it(`says, when the file does not load: ${SENTENCES.unreadableImage}`, async () => {
    const [pair] = readSelection(asNodes(host, host.scene.picture({ bytes }), host.scene.ellipse(OVER)));
    const scope = globalThis as unknown as { figma: object };
    const { figma } = scope;
    const broken = { getBytesAsync: () => Promise.reject(new Error('offline')) };
    scope.figma = Object.create(figma, { getImageByHash: { value: () => broken } }) as object;
    try {
      const job = makeJob(pair!, { mode: 'remove', detail: 'patches', seed: 0, settings: {} });
      await expect(job).rejects.toMatchObject({ sentence: SENTENCES.unreadableImage });
    } finally {
      scope.figma = figma;
    }
  });
});

describe('a command that refuses its selection', () => {
  const scene = (builder: SceneBuilder) => {
    builder.picture({ name: 'Photo', bytes });
    builder.picture({ name: 'Other', bytes, x: 300 });
    builder.ellipse({ name: 'Shape', ...OVER });
    builder.ellipse({ name: 'Second', ...OVER, x: 320 });
  };
  const cases: [string, string[], string][] = [
    ['remove-object', [], SENTENCES.nothingSelected],
    ['remove-object', ['Photo'], SENTENCES.noShape],
    ['remove-object', ['Shape'], SENTENCES.noPicture],
    ['open-editor', [], SENTENCES.editorNeedsPicture],
    ['open-editor', ['Shape'], SENTENCES.editorNeedsPicture],
    ['open-editor', ['Photo', 'Other', 'Shape', 'Second'], SENTENCES.editorOnePicture],
    ['remove-again', [], SENTENCES.notFilled],
    ['remove-again', ['Photo'], SENTENCES.notFilled],
  ];
  for (const [command, names, sentence] of cases) {
    it(`${command} with ${names.join(' and ') || 'nothing'} says so, opens no window and changes nothing`, async () => {
      const stage = await createStage(scene);
      select(stage.host, ...names);
      const before = stage.host.serialise();
      await stage.host.run(command);
      expect(stage.host.notifications.map(({ message, error }) => [message, error])).toEqual([
        [sentence, true],
      ]);
      expect(stage.windows).toHaveLength(0);
      expect(stage.host.serialise()).toBe(before);
    });
  }
});

describe('a selection that is understood', () => {
  const read = (...nodes: Ids) =>
    readSelection(asNodes(host, ...nodes)).map(({ picture, shapes }) => [
      picture.node.name,
      ...shapes.map(({ name }) => name),
    ]);

  it('takes the one picture and all the rest as its shapes, in any order', () => {
    const shape = host.scene.ellipse({ name: 'Shape', ...OVER });
    const photo = host.scene.picture({ name: 'Photo', bytes });
    const line = host.scene.line({ name: 'Line', width: 50, stroke: '#ff0000' });
    expect(read(shape, line, photo)).toEqual([['Photo', 'Shape', 'Line']]);
    expect(read(photo)).toEqual([['Photo']]);
  });

  it('takes the lowest of several pictures, and the others as its shapes', () => {
    const low = host.scene.picture({ name: 'Low', bytes });
    const high = host.scene.picture({ name: 'High', bytes });
    expect(read(high, low)).toEqual([['Low', 'High']]);
  });

  it('gives each of several pictures the shapes that cover it most', () => {
    const left = host.scene.picture({ name: 'Left', bytes });
    const right = host.scene.picture({ name: 'Right', bytes, x: 150, rotation: -10 });
    const bare = host.scene.picture({ name: 'Bare', bytes, x: 900 });
    const one = host.scene.ellipse({ name: 'One', ...OVER });
    const two = host.scene.ellipse({ name: 'Two', ...OVER, x: 190 });
    const line = host.scene.line({ name: 'Line', x: 160, y: 40, width: 40, stroke: '#ff0000' });
    expect(read(two, left, bare, one, right, line)).toEqual([
      ['Left', 'One'],
      ['Right', 'Two', 'Line'],
    ]);
  });

  it('gives a shape over stacked pictures to the topmost', () => {
    const low = host.scene.picture({ name: 'Low', bytes });
    const high = host.scene.picture({ name: 'High', bytes });
    const shape = host.scene.ellipse({ name: 'Shape', ...OVER });
    expect(read(low, high, shape)).toEqual([['High', 'Shape']]);
  });

  it('does not take the frame around the picture for a shape', () => {
    const frame = host.scene.frame({ name: 'Frame', width: 300, height: 300 });
    const photo = host.scene.picture({ name: 'Photo', bytes, parent: frame });
    const shape = host.scene.ellipse({ name: 'Shape', parent: frame, ...OVER });
    expect(read(frame, photo)).toEqual([['Photo']]);
    expect(read(frame, photo, shape)).toEqual([['Photo', 'Shape']]);
  });

  it('looks into a group that is all that is selected', () => {
    const photo = host.scene.picture({ name: 'Photo', bytes });
    const shape = host.scene.ellipse({ name: 'Shape', ...OVER });
    const hidden = host.scene.ellipse({ name: 'Hidden', ...OVER, visible: false });
    expect(read(host.scene.group([photo, shape, hidden]))).toEqual([['Photo', 'Shape']]);
  });

  it('sees no picture where an opaque fill lies over it', () => {
    const photo = host.scene.picture({ name: 'Photo', bytes });
    const painted = host.scene.rectangle({ name: 'Painted', ...OVER });
    const colour = { type: 'SOLID', color: { r: 1, g: 0, b: 0 } } as const;
    painted.fills = [image(host.scene), colour];
    expect(read(photo, painted)).toEqual([['Photo', 'Painted']]);
  });

  it('reads a picture with a tint over it by its own file, and stacked pictures by a rendering', () => {
    const picture = image(host.scene);
    const tint = { type: 'SOLID', color: { r: 1, g: 0, b: 0 }, opacity: 0.3 } as const;
    const tinted = host.scene.rectangle({ width: 100, height: 80, fills: [picture, tint] });
    const stacked = host.scene.rectangle({
      width: 100,
      height: 80,
      fills: [picture, { ...picture, opacity: 0.5 }],
    });
    const kinds = [tinted, stacked].map((node) => readSelection(asNodes(host, node))[0]!.picture.paintIndex);
    expect(kinds).toEqual([0, null]);
  });
});
