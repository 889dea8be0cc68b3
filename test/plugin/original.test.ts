/** What becomes of the original: it stays where its copy covers it to the last pixel, else it is hidden. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { FilledPicture } from '../../plugin/protocol/filled-picture.ts';
import { createHost, solid, type SceneBuilder } from '@contextual-fill/host';
import { changesAround, removeAndRender } from './before-after.ts';
import { clearPage } from './figma-global.ts';
import { testPicture } from './plugin-run.ts';

const host = await createHost();
beforeEach(() => clearPage(host));

const bytes = testPicture(120, 80);
const AT = { x: 100, y: 90, width: 120, height: 80 };
const HOLE = { x: 145, y: 115, width: 26, height: 22 };
const shadow = (type: 'DROP_SHADOW' | 'INNER_SHADOW') =>
  [
    {
      type,
      color: { r: 0, g: 0, b: 0, a: 0.5 },
      offset: { x: 3, y: 3 },
      radius: 4,
      visible: true,
      blendMode: 'NORMAL',
    },
  ] as never[];
const photoFill = (scene: SceneBuilder, changes: Partial<ImagePaint> = {}) =>
  ({ type: 'IMAGE', scaleMode: 'FILL', imageHash: scene.store({ bytes }), ...changes }) as ImagePaint;

interface Case {
  what: string;
  photo: (scene: SceneBuilder) => SceneNode;
  filled?: Partial<FilledPicture>;
}

const picture = (look: object) => (scene: SceneBuilder) =>
  scene.picture({ bytes, ...AT, ...look }) as unknown as SceneNode;
const within =
  (frame: object, look: object = {}) =>
  (scene: SceneBuilder) => {
    const parent = scene.frame({ x: 90, y: 80, width: 150, height: 110, fills: [], ...frame });
    return scene.picture({
      bytes,
      parent,
      x: 10,
      y: 10,
      width: 120,
      height: 80,
      ...look,
    }) as unknown as SceneNode;
  };

const STAYS: Case[] = [
  { what: 'on whole pixels', photo: picture({}) },
  { what: 'turned by a right angle', photo: picture({ x: 120, y: 200, rotation: 90 }) },
  {
    what: 'mirrored',
    photo: picture({
      relativeTransform: [
        [-1, 0, 220],
        [0, 1, 90],
      ],
    }),
  },
  { what: 'in repeats', photo: picture({ scaleMode: 'TILE', scalingFactor: 1 }) },
  {
    what: 'cropped within its picture',
    photo: picture({
      scaleMode: 'CROP',
      imageTransform: [
        [0.5, 0, 0.25],
        [0, 0.5, 0.25],
      ],
    }),
  },
  {
    what: 'over a colour that fills what it leaves bare',
    photo: (scene) =>
      picture({ width: 130, fills: [solid('#336699'), photoFill(scene, { scaleMode: 'FIT' })] })(scene),
  },
  {
    what: 'with a line inside',
    photo: picture({ stroke: '#112233', strokeWeight: 3, strokeAlign: 'INSIDE' }),
  },
  { what: 'with an inner shadow', photo: picture({ effects: shadow('INNER_SHADOW') }) },
  { what: 'cut by a frame on whole pixels', photo: within({ clipsContent: true }, { x: -5, y: -5 }) },
  {
    what: 'clear of the edges of a frame between pixels',
    photo: within({ clipsContent: true, x: 90.5, cornerRadius: 4 }, { x: 9.5 }),
  },
];

const HIDDEN: Case[] = [
  { what: 'between pixels', photo: picture({ x: 100.4 }) },
  { what: 'of a fractional size', photo: picture({ width: 120.5 }) },
  { what: 'on a slanted edge', photo: picture({ rotation: 3 }) },
  { what: 'with round corners', photo: picture({ cornerRadius: 12 }) },
  { what: 'in an ellipse', photo: picture({ shape: 'ELLIPSE' }) },
  { what: 'in a star', photo: picture({ shape: 'STAR' }) },
  { what: 'in a vector', photo: (scene) => vector(scene) },
  { what: 'with bars beside it (FIT)', photo: picture({ scaleMode: 'FIT', width: 130 }) },
  {
    what: 'cropped beyond its picture',
    photo: picture({
      scaleMode: 'CROP',
      imageTransform: [
        [1.2, 0, -0.1],
        [0.1, 1.2, -0.1],
      ],
    }),
  },
  {
    what: 'with a line around',
    photo: picture({ stroke: '#112233', strokeWeight: 3, strokeAlign: 'CENTER' }),
  },
  { what: 'with a shadow', photo: picture({ effects: shadow('DROP_SHADOW') }) },
  { what: 'half opaque', photo: picture({ opacity: 0.5 }) },
  { what: 'blended', photo: picture({ blendMode: 'MULTIPLY' }) },
  {
    what: 'as a half opaque fill',
    photo: (scene) => picture({ fills: [photoFill(scene, { opacity: 0.5 })] })(scene),
  },
  { what: 'cut by a frame between pixels', photo: within({ clipsContent: true, x: 90.5 }, { x: -4.5 }) },
  {
    what: 'cut by round corners',
    photo: within({ clipsContent: true, cornerRadius: 20 }, { x: 0, y: 0 }),
  },
  { what: 'with see-through pixels in the result', photo: picture({}), filled: { transparent: true } },
];

function vector(scene: SceneBuilder): SceneNode {
  const node = scene.vector('M 0 30 L 60 0 L 120 40 L 70 80 Z', { x: 100, y: 90 });
  node.fills = [photoFill(scene)];
  return node as unknown as SceneNode;
}

const prepare = (photo: Case['photo']) => {
  const node = photo(host.scene);
  return { node, shape: host.scene.rectangle({ ...HOLE, fill: '#ff0000' }) };
};

describe('the original', () => {
  for (const { what, photo, filled } of STAYS) {
    it(`stays ${what}, and nothing beside the mask changes`, async () => {
      const { node, shape } = prepare(photo);
      const result = await removeAndRender(host, node, shape, filled);
      expect(result.original).toBe('below');
      expect(changesAround(result, HOLE)).toMatchObject({ outside: 0 });
      expect(changesAround(result, HOLE).inside).toBeGreaterThan(300);
      expect(host.serialise({ omit: [result.layer.id] })).toBe(result.documentBefore);
    });
  }

  for (const { what, photo, filled } of HIDDEN) {
    it(`is hidden ${what}, and nothing beside the mask changes`, async () => {
      const { node, shape } = prepare(photo);
      const result = await removeAndRender(host, node, shape, filled);
      expect(result.original).toBe('hidden');
      expect(node.visible).toBe(false);
      expect(changesAround(result, HOLE)).toMatchObject({ outside: 0 });
      expect(changesAround(result, HOLE).inside).toBeGreaterThan(300);
      node.visible = true;
      expect(host.serialise({ omit: [result.layer.id] })).toBe(result.documentBefore);
    });
  }

  it('becomes see-through where hiding it would move what is laid out beside it', async () => {
    const list = host.scene.frame({ x: 90, y: 80, layoutMode: 'HORIZONTAL', rotation: 4, fills: [] });
    const node = host.scene.picture({ bytes, parent: list });
    const next = host.scene.rectangle({ parent: list, width: 30, height: 30, fill: '#0000ff' });
    const place = next.x;
    const shape = host.scene.rectangle({ ...HOLE, y: 90, fill: '#ff0000' });
    const result = await removeAndRender(host, node, shape);
    expect(result.original).toBe('hidden');
    expect([node.visible, node.opacity, next.x]).toEqual([true, 0, place]);
    expect(changesAround(result, { ...HOLE, y: 90 })).toMatchObject({ outside: 0 });
    host.undo();
    expect(host.serialise()).toBe(result.documentBefore);
  });

  it('stays as a mask and in a boolean, which need it', async () => {
    const mask = host.scene.picture({ bytes, ...AT, rotation: 3, isMask: true });
    const content = host.scene.rectangle({ ...AT, fill: '#00ffff' });
    host.scene.group([mask, content]);
    const shape = host.scene.rectangle({ ...HOLE, fill: '#ff0000' });
    expect((await removeAndRender(host, mask, shape)).original).toBe('below');
    expect(mask.visible).toBe(true);
    const part = host.scene.picture({ bytes, ...AT, rotation: 3 });
    host.scene.boolean('UNION', [host.scene.rectangle({ ...AT, fill: '#00ffff' }), part]);
    expect((await removeAndRender(host, part, shape)).original).toBe('below');
    expect(part.visible).toBe(true);
  });
});

describe('the fills of a frame that holds its result', () => {
  const frame = (look: object) => {
    const node = host.scene.picture({ bytes, ...AT, shape: 'FRAME', ...look }) as unknown as FrameNode;
    host.scene.rectangle({ parent: node, x: 4, y: 60, width: 30, height: 12, fill: '#0000ff' });
    return { node, shape: host.scene.rectangle({ ...HOLE, fill: '#ff0000' }) };
  };
  const free = (node: FrameNode) => (node.clipsContent = false);

  it('stay on whole pixels', async () => {
    const { node, shape } = frame({});
    const result = await removeAndRender(host, node, shape);
    expect(result.original).toBe('below');
    expect(changesAround(result, HOLE)).toMatchObject({ outside: 0 });
  });

  it('keep an inner shadow above the result', async () => {
    const { node, shape } = frame({ effects: shadow('INNER_SHADOW') });
    const result = await removeAndRender(host, node, shape);
    expect(changesAround(result, HOLE)).toMatchObject({ outside: 0 });
  });

  for (const [what, look, clips] of [
    ['slanted edges', { rotation: 3 }, false],
    ['round corners', { cornerRadius: 14 }, false],
    ['round corners that it clips', { cornerRadius: 14 }, true],
    ['bars beside the picture', { scaleMode: 'FIT', width: 130 }, true],
  ] as const) {
    it(`are hidden with ${what}`, async () => {
      const { node, shape } = frame(look);
      if (!clips) free(node);
      const result = await removeAndRender(host, node, shape);
      expect(result.original).toBe('hidden');
      expect((node.fills as Paint[]).map(({ visible }) => visible)).toEqual([false]);
      expect(changesAround(result, HOLE)).toMatchObject({ outside: 0 });
      host.undo();
      expect(host.serialise()).toBe(result.documentBefore);
    });
  }

  /**
   * The exception: a slanted frame that clips covers its edge's pixels three times, by its fill, by the result and by
   * the clip of the result. From a coverage c that makes 1 - (1 - c)(1 - c^2), at most 0.149 more.
   */
  it('stay on slanted edges that it clips, whose pixels change by less than a sixth', async () => {
    const { node, shape } = frame({ rotation: 3 });
    const result = await removeAndRender(host, node, shape);
    expect(result.original).toBe('below');
    const { outside, most } = changesAround(result, HOLE);
    expect(outside).toBeLessThan(2 * (120 + 80));
    expect(most).toBeLessThanOrEqual(0.149 * 245 + 1);
    expect(host.serialise({ omit: [result.layer.id] })).toBe(result.documentBefore);
  });

  /** Without fills it would cast the shadows of its layers. Only the pixels on the corners' arcs change. */
  it('stay with a shadow, whatever the corners', async () => {
    const { node, shape } = frame({ cornerRadius: 14, effects: shadow('DROP_SHADOW') });
    const result = await removeAndRender(host, node, shape);
    expect(result.original).toBe('below');
    const { outside, most } = changesAround(result, HOLE);
    expect(outside).toBeLessThan(4 * 2 * 14);
    expect(most).toBeLessThanOrEqual(0.149 * 245 + 1);
  });
});
