import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  FrameNode,
  ImagePaint,
  PluginAPI,
  SceneNode,
} from '@figma/plugin-typings/plugin-api-standalone';
import { createHost, fakePage, type Host } from './index.ts';

const PIXELS = { width: 4, height: 3, data: new Uint8Array(48).fill(200) };

let host: Host;
let figma: PluginAPI;

beforeAll(async () => {
  host = await createHost();
});

beforeEach(() => {
  figma = host.figma;
  for (const node of [...figma.currentPage.children]) node.remove();
  host.notifications.length = 0;
});

function numbers(node: SceneNode): number[] {
  const { x, y, width, height } = node.absoluteBoundingBox!;
  return [x, y, width, height].map((value) => Math.round(value * 1e6) / 1e6);
}

describe('what throws under dynamic-page', () => {
  const calls: Record<string, () => unknown> = {
    getNodeById: () => figma.getNodeById('0:1'),
    getStyleById: () => figma.getStyleById('S:1'),
    getLocalPaintStyles: () => figma.getLocalPaintStyles(),
    'currentPage =': () => (figma.currentPage = figma.createPage()),
    'fillStyleId =': () => (host.scene.rectangle().fillStyleId = 'S:1'),
    'strokeStyleId =': () => (host.scene.rectangle().strokeStyleId = 'S:1'),
    'effectStyleId =': () => (host.scene.rectangle().effectStyleId = 'S:1'),
    'vectorNetwork =': () => (figma.createVector().vectorNetwork = { vertices: [], segments: [] }),
    mainComponent: () => host.scene.component().createInstance().mainComponent,
    'component.instances': () => host.scene.component().instances,
    'gridStyleId =': () => (host.scene.frame().gridStyleId = 'S:1'),
    'backgroundStyleId =': () => (host.scene.frame().backgroundStyleId = 'S:1'),
    'textStyleId =': () => (figma.createText().textStyleId = 'S:1'),
    'reactions =': () => (host.scene.rectangle().reactions = []),
    setRangeTextStyleId: () => figma.createText().setRangeTextStyleId(0, 0, 'S:1'),
    setRangeFillStyleId: () => figma.createText().setRangeFillStyleId(0, 0, 'S:1'),
    getLocalTextStyles: () => figma.getLocalTextStyles(),
    getLocalEffectStyles: () => figma.getLocalEffectStyles(),
    getLocalGridStyles: () => figma.getLocalGridStyles(),
    getFileThumbnailNode: () => figma.getFileThumbnailNode(),
    'root.findAll': () => figma.root.findAll(() => true),
    'root.findOne': () => figma.root.findOne(() => true),
    'root.findAllWithCriteria': () => figma.root.findAllWithCriteria({ types: ['RECTANGLE'] }),
  };
  for (const [name, call] of Object.entries(calls)) {
    it(name, () => {
      expect(call).toThrow('documentAccess: dynamic-page');
    });
  }

  it('documentchange before all pages are loaded, and pages that are not', async () => {
    expect(() => figma.on('documentchange', () => undefined)).toThrow('loadAllPagesAsync');
    const page = figma.createPage();
    expect(() => page.children).toThrow('loadAsync');
    expect(() => page.findAll(() => true)).toThrow('loadAsync');
    expect(() => page.appendChild(host.scene.rectangle())).toThrow('loadAsync');
    expect(() => page.insertChild(0, host.scene.rectangle())).toThrow('loadAsync');
    await expect(page.exportAsync()).rejects.toThrow('loadAsync');
    await page.loadAsync();
    expect(page.children).toEqual([]);
    page.remove();
  });

  it('patterns set at once, and those whose source is not there', async () => {
    const node = host.scene.rectangle();
    const pattern = { type: 'PATTERN', sourceNodeId: host.scene.star().id, tileType: 'RECTANGULAR' } as never;
    expect(() => (node.fills = [pattern])).toThrow('setFillsAsync');
    expect(() => (node.strokes = [pattern])).toThrow('setStrokesAsync');
    await node.setFillsAsync([pattern]);
    expect((node.fills as readonly { type: string }[])[0]!.type).toBe('PATTERN');
    const lost = { ...(pattern as object), sourceNodeId: '9:99' } as never;
    await expect(node.setFillsAsync([lost])).rejects.toThrow('9:99');
  });

  it('but the asynchronous ways work', async () => {
    const node = host.scene.rectangle({ name: 'here' });
    expect(((await figma.getNodeByIdAsync(node.id)) as SceneNode).name).toBe('here');
    expect(await figma.getNodeByIdAsync('9:99')).toBeNull();
    const component = host.scene.component();
    expect((await component.createInstance().getMainComponentAsync())!.id).toBe(component.id);
  });
});

describe('nodes', () => {
  it('are the same object each time, until they are removed', () => {
    const node = host.scene.rectangle();
    expect(figma.currentPage.children[0]).toBe(node);
    expect(node.removed).toBe(false);
    node.remove();
    expect(node.removed).toBe(true);
    expect(() => node.name).toThrow('does not exist');
    expect(() => figma.currentPage.appendChild(node)).toThrow('does not exist');
  });

  it('have only the properties of their type', () => {
    expect('fills' in host.scene.rectangle()).toBe(true);
    expect('fills' in host.scene.group([host.scene.rectangle()])).toBe(false);
    expect('children' in host.scene.ellipse()).toBe(false);
  });

  it('give paints that can only be replaced, and check what is written', () => {
    const node = host.scene.picture({ pixels: PIXELS });
    const [paint] = node.fills as ImagePaint[];
    expect(() => {
      (paint as { opacity: number }).opacity = 0.5;
    }).toThrow(TypeError);
    expect(() => (node.fills as ImagePaint[]).push(paint!)).toThrow(TypeError);
    node.fills = [{ ...paint!, opacity: 0.5 }];
    expect((node.fills as ImagePaint[])[0]!.opacity).toBe(0.5);
    const wrong = (change: object) => () => (node.fills = [{ ...paint!, ...change }]);
    expect(wrong({ imageHash: 5 })).toThrow('imageHash');
    expect(wrong({ scaleMode: 'STRETCH' })).toThrow('scaleMode');
    expect(wrong({ size: 3 })).toThrow("Unrecognized key(s) in object: 'size'");
    expect(wrong({ opacity: 2 })).toThrow('opacity');
    expect(wrong({ rotation: 30 })).toThrow('rotation');
    expect(() => (node.fills = 'red' as never)).toThrow('array');
    expect(() => (node.opacity = NaN)).toThrow('opacity');
    expect(() => (node.x = '3' as never)).toThrow('Expected number');
    expect(() => node.resize(0, 5)).toThrow('0.01');
  });

  it('refuse a skewed or scaled transform', () => {
    const node = host.scene.rectangle();
    expect(
      () =>
        (node.relativeTransform = [
          [1, 0.5, 0],
          [0, 1, 0],
        ]),
    ).toThrow('rotation');
    expect(
      () =>
        (node.relativeTransform = [
          [2, 0, 0],
          [0, 2, 0],
        ]),
    ).toThrow('rotation');
  });

  it('clone onto the page with unchanged numbers', () => {
    const frame = host.scene.frame({ x: 100, y: 100, width: 50, height: 50 });
    const node = host.scene.picture({ parent: frame, pixels: PIXELS, x: 7, y: 8, rotation: 30 });
    const copy = node.clone();
    expect(copy.parent).toBe(figma.currentPage);
    expect(copy.relativeTransform).toEqual(node.relativeTransform);
    expect(copy.fills).toEqual(node.fills);
    expect(copy.id).not.toBe(node.id);
  });

  it('keep their numbers when they move to another parent', () => {
    const frame = host.scene.frame({ x: 100, y: 40, width: 50, height: 50, rotation: 10 });
    const node = host.scene.rectangle({ x: 5, y: 6, rotation: 20 });
    frame.appendChild(node);
    [5, 6, 20].forEach((value, index) =>
      expect([node.x, node.y, node.rotation][index]).toBeCloseTo(value, 9),
    );
    figma.currentPage.insertChild(0, node);
    expect(figma.currentPage.children[0]).toBe(node);
    expect(() => figma.currentPage.insertChild(9, node)).toThrow('range');
    expect(() => frame.appendChild(frame)).toThrow('descendant');
  });

  it('insert at the index as it was before the move', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => host.scene.rectangle({ name }));
    figma.currentPage.insertChild(figma.currentPage.children.indexOf(b!) + 1, a!);
    expect(figma.currentPage.children.map((node) => node.name)).toEqual(['b', 'a', 'c']);
    figma.currentPage.insertChild(0, c!);
    expect(figma.currentPage.children.map((node) => node.name)).toEqual(['c', 'b', 'a']);
  });
});

describe('groups', () => {
  it('keep their nodes in place, take their box and do not count as containers', () => {
    const frame = host.scene.frame({ x: 50, y: 50, width: 300, height: 300 });
    const one = host.scene.rectangle({ parent: frame, x: 10, y: 20, width: 30, height: 40 });
    const two = host.scene.rectangle({ parent: frame, x: 100, y: 90, width: 20, height: 20 });
    const group = host.scene.group([one, two]);
    expect([one.x, one.y, two.x, two.y]).toEqual([10, 20, 100, 90]);
    expect(numbers(group)).toEqual([60, 70, 110, 90]);
    expect([group.x, group.y]).toEqual([10, 20]);
    two.x = 200;
    expect(numbers(group)).toEqual([60, 70, 210, 90]);
    expect([one.x, one.y]).toEqual([10, 20]);
    group.x = 0;
    expect([one.x, two.x]).toEqual([0, 190]);
    group.resize(420, 90);
    expect(numbers(two)).toEqual([430, 140, 40, 20]);
  });

  it('turn with their nodes', () => {
    const node = host.scene.rectangle({ x: 10, y: 0, width: 30, height: 20 });
    const group = host.scene.group([node]);
    group.rotation = 90;
    expect(Math.round(node.rotation)).toBe(90);
    expect(numbers(node)).toEqual(numbers(group));
  });

  it('go with their last node', () => {
    const node = host.scene.rectangle();
    const group = host.scene.group([node]);
    figma.currentPage.appendChild(node);
    expect(group.removed).toBe(true);
    const other = host.scene.group([node]);
    node.remove();
    expect(other.removed).toBe(true);
  });
});

describe('auto layout', () => {
  it('places its children and ignores their x and y, unless they are absolute', () => {
    const frame = host.scene.frame({ width: 200, height: 100, layoutMode: 'HORIZONTAL', itemSpacing: 10 });
    const one = host.scene.rectangle({ parent: frame, width: 30, height: 20 });
    const two = host.scene.rectangle({ parent: frame, width: 30, height: 20 });
    expect([one.x, two.x]).toEqual([0, 40]);
    two.x = 5;
    expect(two.x).toBe(40);
    const three = host.scene.rectangle({ width: 10, height: 10 });
    expect(() => (three.layoutPositioning = 'ABSOLUTE')).toThrow('layoutMode !== NONE');
    frame.insertChild(1, three);
    expect([one.x, three.x, two.x]).toEqual([0, 40, 60]);
    three.layoutPositioning = 'ABSOLUTE';
    three.x = 3;
    expect([one.x, three.x, two.x]).toEqual([0, 3, 40]);
  });
});

describe('instances', () => {
  it('can be read, copied and filled, but not rearranged', () => {
    const component = host.scene.component({ width: 100, height: 100 });
    host.scene.picture({ parent: component, pixels: PIXELS, x: 10, y: 10, name: 'inside' });
    const instance = host.scene.instance(component, { x: 300, y: 20 });
    const inside = instance.children[0]!;
    expect(inside.id).toMatch(/^I1:\d+;1:\d+$/);
    expect(numbers(inside)).toEqual([310, 30, 4, 3]);
    const outside = host.scene.rectangle();
    expect(() => instance.appendChild(outside)).toThrow(
      'New parent is an instance or is inside of an instance',
    );
    expect(() => figma.currentPage.appendChild(inside)).toThrow('Node is inside of an instance');
    expect(() => inside.remove()).toThrow('not allowed');
    expect(() => (inside.x = 3)).toThrow('cannot be overridden');
    (inside as FrameNode).fills = [];
    expect(inside.clone().parent).toBe(figma.currentPage);
    instance.remove();
  });
});

describe('text', () => {
  it('needs its font', async () => {
    const fresh = await createHost();
    const node = fresh.figma.createText();
    expect(() => (node.characters = 'x')).toThrow('unloaded font "Inter Regular"');
    await fresh.figma.loadFontAsync({ family: 'Inter', style: 'Regular' });
    node.characters = 'Wide enough';
    expect(node.width).toBeGreaterThan(40);
    await expect(fresh.figma.loadFontAsync({ family: 'Nope', style: 'Regular' })).rejects.toThrow(
      'could not be loaded',
    );
  });
});

describe('selection and events', () => {
  it('tells of a change once a turn, later', async () => {
    let calls = 0;
    const session = host.createSession();
    session.figma.on('selectionchange', () => calls++);
    const [a, b] = [host.scene.rectangle(), host.scene.rectangle()];
    host.select(a);
    host.select(a, b);
    expect(calls).toBe(0);
    await expect.poll(() => calls).toBe(1);
    expect(session.figma.currentPage.selection.map((node) => node.id)).toEqual([a.id, b.id]);
    figma.currentPage.selection = [b];
    expect(host.selection).toEqual([b.id]);
    expect(() => (figma.currentPage.selection = [{ id: '8:8' } as SceneNode])).toThrow('does not exist');
    b.remove();
    expect(figma.currentPage.selection).toEqual([]);
    session.close();
  });
});

describe('a plugin run', () => {
  it('ends with closePlugin: later calls throw', () => {
    let message: string | undefined;
    const { figma: run } = host.createSession({
      command: 'remove-object',
      onClosed: (text) => (message = text),
    });
    expect(run.command).toBe('remove-object');
    run.closePlugin('Done.');
    expect(message).toBe('Done.');
    expect(() => run.currentPage).toThrow('closed');
    expect(() => run.notify('x')).toThrow('closed');
    expect(() => run.closePlugin()).toThrow('closed');
    expect(host.notifications.map((note) => note.message)).toEqual(['Done.']);
  });

  it('cuts notifications after 100 characters and can take them back', () => {
    const handler = figma.notify('n'.repeat(101), { error: true });
    expect(host.notifications[0]).toMatchObject({
      message: `${'n'.repeat(100)}…`,
      error: true,
      cancelled: false,
    });
    handler.cancel();
    expect(host.notifications[0]!.cancelled).toBe(true);
  });

  it('exchanges plain data and bytes with its page, queued until the page is there', async () => {
    const got: unknown[] = [];
    host.connectPage(
      fakePage(
        (message, reply) => {
          got.push(message);
          reply({ echo: message });
        },
        (reply) => reply('hello'),
      ),
    );
    const { figma: run } = host.createSession();
    expect(() => run.ui.postMessage(1)).toThrow('No UI');
    run.showUI('<p>', { visible: false });
    const heard: unknown[] = [];
    run.ui.onmessage = (message: unknown) => heard.push(message);
    run.ui.postMessage({ bytes: new Uint8Array([1, 2]) });
    expect(got).toEqual([]);
    await expect.poll(() => heard.length).toBe(2);
    expect(got).toEqual([{ bytes: new Uint8Array([1, 2]) }]);
    expect(heard).toEqual(['hello', { echo: { bytes: new Uint8Array([1, 2]) } }]);
    for (const value of [
      new Float32Array(2),
      new ArrayBuffer(3),
      () => 1,
      Symbol('s'),
      new Date(),
      new Map(),
      5n,
    ]) {
      expect(() => run.ui.postMessage({ value })).toThrow('can be sent');
    }
    run.closePlugin();
  });

  it('stores settings by value', async () => {
    const value = { a: [1, { b: 2 }] };
    await figma.clientStorage.setAsync('key', value);
    value.a.length = 0;
    expect(await figma.clientStorage.getAsync('key')).toEqual({ a: [1, { b: 2 }] });
    await figma.clientStorage.deleteAsync('key');
    expect(await figma.clientStorage.getAsync('key')).toBeUndefined();
  });

  it('keeps data with nodes, within limits', () => {
    const node = host.scene.rectangle();
    node.setPluginData('k', 'v');
    expect([node.getPluginData('k'), node.getPluginData('none'), node.getPluginDataKeys()]).toEqual([
      'v',
      '',
      ['k'],
    ]);
    expect(() => node.setPluginData('k', 'x'.repeat(100_001))).toThrow('100 kB');
    node.setRelaunchData({ 'remove-object': 'again' });
    expect(node.getRelaunchData()).toEqual({ 'remove-object': 'again' });
    expect(() => node.setRelaunchData({ unknown: '' })).toThrow('relaunchButtons');
    expect(() => node.setRelaunchData({ 'remove-object': 'x'.repeat(1001) })).toThrow('1000');
  });

  it('makes undo steps', async () => {
    const fresh = await createHost({ scene: (scene) => void scene.rectangle({ name: 'first' }) });
    const start = fresh.serialise();
    expect(fresh.undoSteps).toBe(0);
    fresh.scene.ellipse();
    fresh.figma.commitUndo();
    const second = fresh.serialise();
    const third = fresh.scene.star();
    expect(fresh.undoSteps).toBe(2);
    fresh.figma.triggerUndo();
    expect(fresh.serialise()).toBe(second);
    expect(third.removed).toBe(true);
    fresh.undo();
    expect(fresh.serialise()).toBe(start);
    fresh.undo();
    expect(fresh.serialise()).toBe(start);
    const node = fresh.figma.currentPage.children[0]!;
    node.visible = false;
    node.visible = true;
    expect(fresh.undoSteps).toBe(0);
  });

  it('serialises so that every difference shows, except those left out', () => {
    const node = host.scene.rectangle({ name: 'a' });
    const start = host.serialise();
    node.visible = false;
    expect(host.serialise()).not.toBe(start);
    const without = { ignoreVisibility: [node.id] };
    expect(host.serialise(without)).not.toBe(start);
    const hidden = host.serialise(without);
    node.visible = true;
    expect(host.serialise(without)).toBe(hidden);
    const extra = host.scene.ellipse();
    expect(host.serialise({ omit: [extra.id] })).toBe(start);
    expect(host.serialise()).not.toBe(start);
  });
});
