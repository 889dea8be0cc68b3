/** Pictures in instances, where no layer can be added: above the instance where that looks the same, else in place. */
import { encode } from 'fast-png';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHost, type SceneBuilder } from '@contextual-fill/host';
import { changesAround, removeAndRender } from './before-after.ts';
import { clearPage } from './figma-global.ts';
import { byName, createStage, holdLarge, testPicture } from './plugin-run.ts';

const host = await createHost();
beforeEach(() => clearPage(host));

const bytes = testPicture(120, 80);
const HOLE = { x: 145, y: 100, width: 26, height: 22 };
type Component = ReturnType<SceneBuilder['component']>;

/** A card with a photo, somewhere else, and an instance of it at 90, 70. */
function card(scene: SceneBuilder, change: (component: Component, photo: RectangleNode) => void = () => {}) {
  const component = scene.component({ name: 'Card', x: 900, y: 900, width: 150, height: 140 });
  const photo = scene.picture({ name: 'Photo', parent: component, bytes, x: 10, y: 10 });
  change(component, photo as unknown as RectangleNode);
  const instance = scene.instance(component, { name: 'Use', x: 90, y: 70 });
  const shape = scene.rectangle({ name: 'Shape', ...HOLE, fill: '#ff0000' });
  const inside = instance.findOne(({ name }) => name === 'Photo') as unknown as RectangleNode;
  return { instance: instance as unknown as InstanceNode, inside, shape };
}

const IN_PLACE: [string, (component: Component, photo: RectangleNode) => void][] = [
  [
    'a caption lies over it',
    (parent) => host.scene.text('Sale', { parent, x: 20, y: 70, fontSize: 12, fill: '#ffffff' }),
  ],
  [
    'round corners cut it',
    (component, photo) => {
      component.cornerRadius = 20;
      photo.x = 0;
      photo.y = 0;
    },
  ],
  ['the edge cuts it', (_component, photo) => (photo.x = -30)],
  ['the card is faded', (component) => (component.opacity = 0.6)],
  [
    'a mask of the card cuts it',
    (parent) => {
      const mask = host.scene.ellipse({ parent, x: 5, y: 5, width: 130, height: 100, isMask: true });
      (parent as unknown as FrameNode).insertChild(0, mask as unknown as SceneNode);
    },
  ],
];

describe('a picture in an instance', () => {
  it('gets its result above the instance where nothing of the card lies over it', async () => {
    const { instance, inside, shape } = card(host.scene);
    const result = await removeAndRender(host, inside, shape);
    expect(result.original).toBe('below');
    expect(result.layer.parent!.id).toBe(host.figma.currentPage.id);
    const ids = host.figma.currentPage.children.map(({ id }) => id);
    expect(ids.indexOf(result.layer.id)).toBe(ids.indexOf(instance.id) + 1);
    expect(changesAround(result, HOLE)).toMatchObject({ outside: 0 });
  });

  for (const [what, change] of IN_PLACE) {
    it(`is filled in place where ${what}, and keeps its original as a hidden fill`, async () => {
      const { inside, shape } = card(host.scene, change);
      const fills = inside.fills as readonly ImagePaint[];
      const layers = host.figma.currentPage.findAll(() => true).length;
      const result = await removeAndRender(host, inside, shape);
      expect(result.original).toBe('in-place');
      expect(result.layer.id).toBe(inside.id);
      expect(host.figma.currentPage.findAll(() => true)).toHaveLength(layers);
      const now = inside.fills as readonly ImagePaint[];
      expect(now).toHaveLength(2);
      expect(now[0]).toEqual({ ...fills[0], visible: false });
      expect(now[1]).toEqual({ ...fills[0], imageHash: now[1]!.imageHash });
      expect(now[1]!.imageHash).not.toBe(fills[0]!.imageHash);
      expect(changesAround(result, HOLE)).toMatchObject({ outside: 0 });
      expect(changesAround(result, HOLE).inside).toBeGreaterThan(300);
      host.undo();
      expect(host.serialise()).toBe(result.documentBefore);
    });
  }

  it('is filled in place as the background of an instance with layers in it', async () => {
    const component = host.scene.component({ x: 900, y: 900, width: 120, height: 80 });
    component.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: host.scene.store({ bytes }) }];
    host.scene.rectangle({ parent: component, x: 5, y: 60, width: 40, height: 12, fill: '#0000ff' });
    const instance = host.scene.instance(component, { x: 100, y: 80 });
    const shape = host.scene.rectangle({ ...HOLE, fill: '#ff0000' });
    const result = await removeAndRender(host, instance, shape);
    expect(result.original).toBe('in-place');
    expect(changesAround(result, HOLE)).toMatchObject({ outside: 0 });
  });

  it('that is filled in place says so, and can be filled again and edited further', async () => {
    const { host: stage, jobs } = await createStage((scene) => {
      card(scene, (parent) => scene.text('Sale', { parent, x: 20, y: 70, fill: '#ffffff' }));
    });
    const use = byName<InstanceNode>(stage, 'Use');
    const inside = use.children[0] as RectangleNode;
    stage.select(inside, byName<RectangleNode>(stage, 'Shape'));
    await stage.run('remove-object');
    expect(stage.notifications.map(({ message }) => message)).toEqual([
      'Removed in the instance itself. The original is kept there as a hidden fill.',
    ]);
    expect(stage.selection).toEqual([inside.id]);
    const [, first] = inside.fills as readonly ImagePaint[];
    await stage.run('remove-again');
    const [hidden, second] = inside.fills as readonly ImagePaint[];
    expect(hidden!.visible).toBe(false);
    expect(second!.imageHash).not.toBe(first!.imageHash);
    expect(jobs[1]!.picture.bytes).toEqual(bytes);
    expect(jobs[1]!.storedMask).toBeDefined();
  });

  it('above 4096 px gets a patch as a fill above its own', async () => {
    const width = 5000;
    const large = encode({ width, height: 40, channels: 3, data: new Uint8Array(width * 40 * 3).fill(90) });
    const component = host.scene.component({ x: 900, y: 900, width: 250, height: 60 });
    const photo = host.scene.picture({ parent: component, bytes, width: 250, height: 2, x: 0, y: 20 });
    host.scene.rectangle({ parent: component, x: 5, y: 10, width: 40, height: 30, fill: '#0000ff' });
    holdLarge(host, (photo.fills as readonly ImagePaint[])[0]!.imageHash!, large);
    const instance = host.scene.instance(component, { x: 20, y: 80 });
    const hole = { x: 120, y: 100, width: 30, height: 2 };
    const shape = host.scene.rectangle({ ...hole, fill: '#ff0000' });
    const result = await removeAndRender(host, instance.children[0]!, shape);
    expect(result.original).toBe('in-place');
    const [whole, patch] = (result.layer as RectangleNode).fills as readonly ImagePaint[];
    expect([whole!.visible, patch!.scaleMode]).toEqual([true, 'CROP']);
    expect(changesAround(result, hole)).toMatchObject({ outside: 0 });
    expect(changesAround(result, hole).inside).toBeGreaterThanOrEqual(60);
    host.undo();
    expect(host.serialise()).toBe(result.documentBefore);
  });
});
