/** The same removal in every kind of place, and in every way that it can go wrong: what the document is afterwards. */
import { describe, expect, it } from 'vitest';
import type { Host, SceneBuilder } from '@contextual-fill/host';
import {
  byName,
  createStage,
  fill,
  fillJob,
  layerNames,
  select,
  testPicture,
  type PageHooks,
} from './plugin-run.ts';

const bytes = testPicture(120, 80);
const TRANSPARENT = { type: 'SOLID', color: { r: 1, g: 0, b: 0 }, opacity: 0.5 } as const;

/** The picture and the shape of the plain scene; 'Photo' and 'Shape' in all of them. */
function plain(scene: SceneBuilder): void {
  scene.picture({ name: 'Photo', bytes, x: 10, y: 10 });
  scene.ellipse({ name: 'Shape', x: 40, y: 30, width: 40, height: 30, fill: '#ff0000' });
}

/** A shape that must be rendered. */
function byBlur(scene: SceneBuilder): void {
  const effects = [{ type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 4, visible: true }] as never[];
  scene.ellipse({ name: 'Soft', x: 40, y: 30, width: 40, height: 30, fill: '#ff0000', effects });
}

interface Place {
  what: string;
  scene: (scene: SceneBuilder) => void;
  /** Which layers are selected. */
  select?: [string, string];
  /** The layers from the bottom, a container before what it holds. */
  layers: string[];
  /** Layers whose `visible` may change. */
  hidden: string[];
  notification?: string;
}

const PLACES: Place[] = [
  { what: 'on the page', scene: plain, layers: ['Photo', 'Photo (filled)', 'Shape'], hidden: ['Shape'] },
  {
    what: 'in a turned frame in a frame',
    scene(scene) {
      const outer = scene.frame({ name: 'Outer', width: 400, height: 400, rotation: 20 });
      const inner = scene.frame({
        name: 'Inner',
        parent: outer,
        x: 50,
        y: 60,
        width: 300,
        height: 300,
        rotation: -50,
      });
      scene.picture({ name: 'Photo', parent: inner, bytes, x: 30, y: 20, rotation: 12 });
      scene.ellipse({ name: 'Shape', parent: inner, x: 60, y: 30, width: 40, height: 30, fill: '#ff0000' });
    },
    layers: ['Outer', 'Inner', 'Photo', 'Photo (filled)', 'Shape'],
    hidden: ['Shape', 'Photo'],
    notification: 'Removed. The original is hidden below the new layer.',
  },
  {
    what: 'in a group',
    scene(scene) {
      const photo = scene.picture({ name: 'Photo', bytes, x: 10, y: 10 });
      const label = scene.rectangle({ name: 'Label', x: 10, y: 100, width: 50, height: 20, fill: '#000000' });
      scene.group([photo, label], { name: 'Group' });
      scene.ellipse({ name: 'Shape', x: 40, y: 30, width: 40, height: 30, fill: '#ff0000' });
    },
    layers: ['Group', 'Photo', 'Photo (filled)', 'Label', 'Shape'],
    hidden: ['Shape'],
  },
  {
    what: 'in an auto-layout frame, whose children stay where they are',
    scene(scene) {
      const list = scene.frame({ name: 'List', layoutMode: 'VERTICAL', itemSpacing: 8, x: 5, y: 5 });
      scene.rectangle({ name: 'First', parent: list, width: 60, height: 20, fill: '#00ff00' });
      scene.picture({ name: 'Photo', parent: list, bytes });
      scene.rectangle({ name: 'Last', parent: list, width: 60, height: 20, fill: '#0000ff' });
      scene.ellipse({ name: 'Shape', x: 40, y: 60, width: 40, height: 30, fill: '#ff0000' });
    },
    layers: ['List', 'First', 'Photo', 'Photo (filled)', 'Last', 'Shape'],
    hidden: ['Shape'],
  },
  {
    what: 'in an instance, above which it goes',
    scene(scene) {
      const component = scene.component({ name: 'Card', x: 500, width: 200, height: 150 });
      scene.picture({ name: 'Photo', parent: component, bytes, x: 20, y: 30 });
      scene.instance(component, { name: 'Use', x: 100, y: 50, rotation: 15 });
      scene.ellipse({ name: 'Shape', x: 160, y: 70, width: 40, height: 30, fill: '#ff0000' });
    },
    layers: ['Card', 'Photo', 'Use', 'Photo', 'Photo (filled)', 'Shape'],
    hidden: ['Shape', 'Photo'],
    notification: 'Removed. The original is hidden below the new layer.',
  },
  {
    what: 'in a component',
    scene(scene) {
      const component = scene.component({ name: 'Card', width: 200, height: 150 });
      scene.picture({ name: 'Photo', parent: component, bytes, x: 20, y: 30 });
      scene.ellipse({ name: 'Shape', x: 60, y: 50, width: 40, height: 30, fill: '#ff0000' });
    },
    layers: ['Card', 'Photo', 'Photo (filled)', 'Shape'],
    hidden: ['Shape'],
  },
  {
    what: 'as a boolean, above which it goes',
    scene(scene) {
      const one = scene.rectangle({ name: 'One', width: 100, height: 80, fill: '#000000' });
      const two = scene.picture({ name: 'Photo', bytes, x: 40, y: 20 });
      scene.boolean('UNION', [one, two], { name: 'Union' });
      scene.ellipse({ name: 'Shape', x: 60, y: 40, width: 40, height: 30, fill: '#ff0000' });
    },
    layers: ['Union', 'One', 'Photo', 'Photo (filled)', 'Shape'],
    hidden: ['Shape'],
  },
  {
    what: 'as the mask of a group, above which it goes',
    scene(scene) {
      const photo = scene.picture({ name: 'Photo', bytes, isMask: true });
      const content = scene.rectangle({ name: 'Content', width: 100, height: 60, fill: '#00ffff' });
      scene.group([photo, content], { name: 'Masked' });
      scene.ellipse({ name: 'Shape', x: 40, y: 30, width: 40, height: 30, fill: '#ff0000' });
    },
    layers: ['Masked', 'Photo', 'Content', 'Photo (filled)', 'Shape'],
    hidden: ['Shape'],
  },
  {
    what: 'as a frame with layers in it, below which it goes',
    scene(scene) {
      const photo = scene.picture({
        name: 'Photo',
        bytes,
        shape: 'FRAME',
        x: 30,
        y: 20,
        width: 240,
        height: 160,
      });
      scene.rectangle({
        name: 'Button',
        parent: photo,
        x: 10,
        y: 130,
        width: 60,
        height: 20,
        fill: '#0000ff',
      });
      scene.ellipse({ name: 'Shape', x: 90, y: 50, width: 80, height: 60, fill: '#ff0000' });
    },
    layers: ['Photo', 'Photo (filled)', 'Button', 'Shape'],
    hidden: ['Shape'],
  },
  {
    what: 'under a shape of the same auto-layout frame',
    scene(scene) {
      const list = scene.frame({ name: 'List', layoutMode: 'VERTICAL', itemSpacing: 8 });
      const photo = scene.picture({ name: 'Photo', parent: list, bytes });
      photo.layoutPositioning = 'ABSOLUTE';
      scene.rectangle({ name: 'Shape', parent: list, width: 40, height: 30, fill: '#ff0000' });
      scene.rectangle({ name: 'Last', parent: list, width: 60, height: 20, fill: '#0000ff' });
    },
    layers: ['List', 'Photo', 'Photo (filled)', 'Shape', 'Last'],
    hidden: ['Shape'],
  },
  {
    what: 'with a shadow, which must not be there twice',
    scene(scene) {
      const effects = [
        {
          type: 'DROP_SHADOW',
          color: { r: 0, g: 0, b: 0, a: 0.5 },
          offset: { x: 4, y: 4 },
          radius: 6,
          visible: true,
          blendMode: 'NORMAL',
        },
      ] as never[];
      scene.picture({ name: 'Photo', bytes, effects });
      scene.ellipse({ name: 'Shape', x: 40, y: 30, width: 40, height: 30, fill: '#ff0000' });
    },
    layers: ['Photo', 'Photo (filled)', 'Shape'],
    hidden: ['Shape', 'Photo'],
    notification: 'Removed. The original is hidden below the new layer.',
  },
  {
    what: 'half opaque',
    scene(scene) {
      scene.picture({ name: 'Photo', bytes, opacity: 0.5 });
      scene.ellipse({ name: 'Shape', x: 40, y: 30, width: 40, height: 30, fill: '#ff0000' });
    },
    layers: ['Photo', 'Photo (filled)', 'Shape'],
    hidden: ['Shape', 'Photo'],
    notification: 'Removed. The original is hidden below the new layer.',
  },
  {
    what: 'locked, with locked and hidden shapes',
    scene(scene) {
      scene.picture({ name: 'Photo', bytes, locked: true });
      scene.ellipse({
        name: 'Shape',
        x: 40,
        y: 30,
        width: 40,
        height: 30,
        fill: '#ff0000',
        locked: true,
        visible: false,
      });
    },
    layers: ['Photo', 'Photo (filled)', 'Shape'],
    hidden: ['Shape'],
  },
];

describe('a removal', () => {
  for (const { what, scene, layers, hidden, notification, select: names = ['Photo', 'Shape'] } of PLACES) {
    it(`of a picture ${what}`, async () => {
      const { host } = await createStage(scene);
      const photos = host.figma.currentPage.findAll((node) => node.name === names[0]);
      const photo = photos[photos.length - 1] as RectangleNode;
      const shape = byName<EllipseNode>(host, names[1]);
      const flow = shape.parent && 'layoutMode' in shape.parent && shape.parent.layoutMode !== 'NONE';
      host.select(photo, shape);
      const ignoreVisibility = hidden.map((name) =>
        name === 'Photo' ? photo.id : byName<SceneNode>(host, name).id,
      );
      const before = host.serialise({ ignoreVisibility });
      const original = host.serialise();
      const places = new Map(
        host.figma.currentPage
          .findAll(() => true)
          .map((node) => [node.id, JSON.stringify(node.absoluteTransform)]),
      );
      await host.run('remove-object');

      expect(host.notifications.map(({ message }) => message)).toEqual([
        notification ?? 'Removed. The original lies below the new layer.',
      ]);
      expect(layerNames(host)).toEqual(layers);
      const result = byName<RectangleNode>(host, 'Photo (filled)');
      const drift = result.absoluteTransform.flatMap((row, index) =>
        row.map((value, column) => Math.abs(value - photo.absoluteTransform[index][column])),
      );
      expect(Math.max(...drift)).toBeLessThan(1e-6);
      expect([result.width, result.height]).toEqual([photo.width, photo.height]);
      for (const [id, place] of places) {
        expect(JSON.stringify((host.session.wrap(id) as unknown as RectangleNode).absoluteTransform)).toBe(
          place,
        );
      }
      expect(photo.visible).toBe(!hidden.includes('Photo'));
      if (flow) {
        expect(shape.opacity).toBe(0);
        shape.opacity = 1;
      } else {
        expect(shape.visible).toBe(false);
      }
      expect(host.serialise({ omit: [result.id], ignoreVisibility })).toBe(before);
      if (flow) shape.opacity = 0;
      host.undo();
      expect(host.serialise()).toBe(original);
    });
  }
});

interface Failure {
  what: string;
  hooks: (host: () => Host) => PageHooks;
  says: string;
  /** What somebody else did to the document meanwhile, which must stay. */
  meanwhile?: (host: Host) => void;
}

const FAILURES: Failure[] = [
  {
    what: 'is cancelled',
    hooks: () => ({ onJob: (_job, id, reply) => reply({ type: 'cancelled', id }) }),
    says: 'Cancelled. Nothing was changed.',
  },
  {
    what: 'is left by closing the window',
    hooks: () => ({ onJob: (_job, _id, reply) => reply({ type: 'close' }) }),
    says: 'Cancelled. Nothing was changed.',
  },
  {
    what: 'fails in the page',
    hooks: () => ({
      onJob: (_job, id, reply) =>
        reply({ type: 'failed', id, sentence: 'The picture could not be decoded.' }),
    }),
    says: 'The picture could not be decoded.',
  },
  {
    what: 'brings back something that is no picture',
    hooks: () => ({
      onJob: async (job, id, reply) =>
        reply({ type: 'filled', id, filled: { ...(await fill(job)), bytes: new Uint8Array([1, 2, 3]) } }),
    }),
    says: 'Figma did not accept the filled picture. Try a smaller picture, or crop it first.',
  },
  {
    what: 'brings back a picture of another size',
    hooks: () => ({
      onJob: async (job, id, reply) =>
        reply({ type: 'filled', id, filled: { ...(await fill(job)), width: 60, height: 40 } }),
    }),
    says: 'Figma did not accept the filled picture. Try a smaller picture, or crop it first.',
  },
  {
    what: 'finds the picture deleted',
    hooks: (host) => ({
      onJob: async (job, id, reply) => {
        byName<RectangleNode>(host(), 'Photo').remove();
        reply({ type: 'filled', id, filled: await fill(job) });
      },
    }),
    meanwhile: (host) => byName<RectangleNode>(host, 'Photo').remove(),
    says: 'The picture was deleted meanwhile, so nothing was changed. Undo that and run it again.',
  },
  {
    what: 'finds the picture changed',
    hooks: (host) => ({
      onJob: async (job, id, reply) => {
        byName<RectangleNode>(host(), 'Photo').fills = [TRANSPARENT];
        reply({ type: 'filled', id, filled: await fill(job) });
      },
    }),
    meanwhile: (host) => (byName<RectangleNode>(host, 'Photo').fills = [TRANSPARENT]),
    says: 'The picture was changed meanwhile, so nothing was written. Run the command again.',
  },
  {
    what: 'meets a page of another version',
    hooks: () => ({ version: 99 }),
    says: 'The two halves of the plugin do not match. Update or build the plugin again.',
  },
];

describe('a removal that', () => {
  for (const { what, hooks, says, meanwhile } of FAILURES) {
    it(`${what} leaves the document as it was`, async () => {
      let host: Host | null = null;
      const stage = await createStage(
        plain,
        hooks(() => host!),
      );
      host = stage.host;
      const untouched = await createStage(plain);
      select(host, 'Photo', 'Shape');
      const before = host.serialise();
      const selection = [...host.selection];
      await host.run('remove-object');
      expect(host.notifications.map(({ message }) => message)).toEqual([says]);
      if (meanwhile) {
        meanwhile(untouched.host);
        expect(host.serialise()).toBe(untouched.host.serialise());
      } else {
        expect(host.serialise()).toBe(before);
        expect(host.selection).toEqual(selection);
      }
    });
  }

  it('goes on while the picture is moved puts the result where it is now', async () => {
    let host: Host | null = null;
    const stage = await createStage(plain, {
      onJob: async (job, id, reply) => {
        const photo = byName<RectangleNode>(host!, 'Photo');
        photo.x = 200;
        photo.rotation = 30;
        await fillJob(job, id, reply);
      },
    });
    host = stage.host;
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    const [photo, result] = ['Photo', 'Photo (filled)'].map((name) => byName<RectangleNode>(host, name));
    const [expected, found] = [photo, result].map((node) => node.absoluteTransform.flat());
    found.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 9));
  });

  it('goes on while another page is opened writes to its own page', async () => {
    let host: Host | null = null;
    const stage = await createStage(plain, {
      onJob: async (job, id, reply) => {
        const { figma } = host!;
        const other = figma.createPage();
        await figma.setCurrentPageAsync(other);
        await fillJob(job, id, reply);
      },
    });
    host = stage.host;
    const { currentPage } = host.figma;
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    expect(host.figma.currentPage.children).toHaveLength(0);
    expect(currentPage.children.map(({ name }) => name)).toEqual(['Photo', 'Photo (filled)', 'Shape']);
  });

  it('fails where nobody foresaw it leaves the document as it was', async () => {
    const { host } = await createStage((scene) => {
      plain(scene);
      byBlur(scene);
    });
    select(host, 'Photo', 'Soft');
    const before = host.serialise();
    host.renderer.encode = () => {
      throw new Error('no memory');
    };
    await host.run('remove-object');
    expect(host.notifications.map(({ message, error }) => [message, error])).toEqual([
      ['Something went wrong and nothing was changed. Run the command again.', true],
    ]);
    expect(host.serialise()).toBe(before);
  });

  it('goes on while a shape is deleted does not miss it', async () => {
    let host: Host | null = null;
    const stage = await createStage(plain, {
      onJob: async (job, id, reply) => {
        byName<EllipseNode>(host!, 'Shape').remove();
        await fillJob(job, id, reply);
      },
    });
    host = stage.host;
    select(host, 'Photo', 'Shape');
    await host.run('remove-object');
    expect(layerNames(host)).toEqual(['Photo', 'Photo (filled)']);
  });
});
