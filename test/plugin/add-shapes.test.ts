/** While the editor is open, the designer selects more shapes in Figma and adds them to the mask. */
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../plugin/protocol/job.ts';
import type { MaskOutline } from '../../plugin/protocol/mask.ts';
import type { ToPage } from '../../plugin/protocol/messages.ts';
import { SENTENCES } from '../../plugin/figma/sentences.ts';
import type { Host, Running, SceneBuilder } from '@contextual-fill/host';
import { byName, createStage, fill, FILL, select, testPicture, type Reply } from './plugin-run.ts';

const bytes = testPicture(240, 160);
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const BLUR = { type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 4, visible: true } as never;

const ANSWERS = ['shapes', 'shapes-refused', 'applied', 'used-on-others', 'others-refused'] as const;
type Answer = Extract<ToPage, { type: (typeof ANSWERS)[number] }>;
const isAnswer = (message: ToPage): message is Answer => ANSWERS.some((type) => type === message.type);

interface Visit {
  readonly host: Host;
  readonly running: Running;
  readonly job: Job;
  readonly id: number;
  readonly reply: Reply;
  /** What the sandbox answers to this message. */
  ask(message: Parameters<Reply>[0]): Promise<Answer>;
  leave(): Promise<void>;
}

/** Opens the editor on the layer `name`, after `before` was done in the document. */
async function visit(
  scene: (scene: SceneBuilder) => void,
  name = 'Photo',
  before: (host: Host) => Promise<void> = () => Promise.resolve(),
): Promise<Visit> {
  const answers: Answer[] = [];
  let arrive: (one: { job: Job; id: number; reply: Reply }) => void;
  const arrived = new Promise<{ job: Job; id: number; reply: Reply }>((resolve) => (arrive = resolve));
  const { host } = await createStage(scene, {
    onJob: async (job, id, reply) => {
      if (job.mode === 'edit') arrive({ job, id, reply });
      else reply({ type: 'filled', id, filled: await fill(job) });
    },
    onMessage: (message) => {
      if (isAnswer(message)) answers.push(message);
    },
  });
  await before(host);
  select(host, name);
  const running = host.start('open-editor');
  const { job, id, reply } = await arrived;
  return {
    host,
    running,
    job,
    id,
    reply,
    async ask(message) {
      const count = answers.length;
      reply(message);
      while (answers.length === count) await wait(5);
      return answers.at(-1)!;
    },
    async leave() {
      reply({ type: 'cancelled', id });
      await running.closed;
    },
  };
}

/** The outlines that *Remove object* sends for the same picture and shapes. */
async function outlinesOfRemoval(
  scene: (scene: SceneBuilder) => void,
  names: string[],
  prepare: (host: Host) => void = () => undefined,
): Promise<readonly MaskOutline[]> {
  const { host, jobs } = await createStage(scene);
  prepare(host);
  select(host, ...names);
  await host.run('remove-object');
  return jobs[0]!.outlines;
}

function expectSameOutlines(actual: readonly MaskOutline[], expected: readonly MaskOutline[]): void {
  expect(actual.map(({ path, rule }) => ({ path, rule }))).toEqual(
    expected.map(({ path, rule }) => ({ path, rule })),
  );
  actual.forEach(({ matrix }, index) =>
    matrix.forEach((value, at) => expect(value).toBeCloseTo(expected[index]!.matrix[at]!, 6)),
  );
}

/** A picture at half its size, turned and cropped, with shapes over it. */
function turned(scene: SceneBuilder): void {
  const frame = scene.frame({ name: 'Frame', width: 400, height: 300, rotation: 25 });
  scene.picture({ name: 'Photo', parent: frame, bytes, x: 40, y: 30, width: 120, height: 80 });
  scene.ellipse({ name: 'Disc', parent: frame, x: 70, y: 50, width: 40, height: 30, fill: '#ff0000' });
  scene.rectangle({ name: 'Box', x: 90, y: 10, width: 30, height: 20, rotation: -12, fill: '#00ff00' });
  scene.rectangle({ name: 'Far', x: 900, y: 900, width: 30, height: 20, fill: '#00ff00' });
}

describe('adding the selected layer to the mask', () => {
  it('sends the outlines that Remove object would send for the same shapes', async () => {
    const open = await visit(turned);
    expect(open.job.outlines).toEqual([]);
    for (const names of [['Disc'], ['Disc', 'Box']]) {
      select(open.host, ...names);
      const answer = await open.ask({ type: 'read-shapes', id: open.id });
      if (answer.type !== 'shapes') throw new Error('No shapes came.');
      expect(answer.id).toBe(open.id);
      expect(answer.outlines).toHaveLength(names.length);
      expectSameOutlines(answer.outlines, await outlinesOfRemoval(turned, ['Photo', ...names]));
    }
    // The picture may be selected along with them: it is no shape of its own.
    select(open.host, 'Photo', 'Disc');
    expect(await open.ask({ type: 'read-shapes', id: open.id })).toMatchObject({
      outlines: [expect.anything()],
    });
    await open.leave();
  });

  it('renders what has soft edges, and leaves the document as it was', async () => {
    const open = await visit((scene) => {
      turned(scene);
      scene.ellipse({ name: 'Soft', x: 60, y: 20, width: 40, height: 40, fill: '#ff0000', effects: [BLUR] });
    });
    const before = open.host.serialise();
    select(open.host, 'Soft');
    const answer = await open.ask({ type: 'read-shapes', id: open.id });
    expect(answer).toMatchObject({ outlines: [], rasters: [{ png: expect.any(Uint8Array) as Uint8Array }] });
    expect(open.host.serialise()).toBe(before);
    await open.leave();
  });

  it.each<[string, string[], string]>([
    ['nothing is selected', [], SENTENCES.editorNoShape],
    ['only the picture is selected', ['Photo'], SENTENCES.editorNoShape],
    ['what is selected holds the picture', ['Frame'], SENTENCES.editorNoShape],
    ['the shape lies elsewhere', ['Far'], SENTENCES.editorShapesBeside],
    ['the shape has nothing in it', ['Empty'], SENTENCES.shapesEmpty],
  ])('says what to do when %s', async (_, names, sentence) => {
    const open = await visit((scene) => {
      turned(scene);
      scene.frame({ name: 'Empty', x: 60, y: 40, width: 20, height: 20, fills: [] });
    });
    select(open.host, ...names);
    expect(await open.ask({ type: 'read-shapes', id: open.id })).toEqual({
      type: 'shapes-refused',
      id: open.id,
      sentence,
    });
    await open.leave();
  });

  it('says so when the picture was deleted, or another page is shown', async () => {
    const open = await visit(turned);
    const elsewhere = open.host.figma.createPage();
    await open.host.figma.setCurrentPageAsync(elsewhere);
    const stray = open.host.figma.createRectangle();
    stray.name = 'Stray';
    select(open.host, 'Stray');
    expect(await open.ask({ type: 'read-shapes', id: open.id })).toMatchObject({
      sentence: SENTENCES.editorNoShape,
    });
    await open.host.figma.setCurrentPageAsync(open.host.figma.root.children[0]!);
    byName<RectangleNode>(open.host, 'Photo').remove();
    select(open.host, 'Disc');
    expect(await open.ask({ type: 'read-shapes', id: open.id })).toMatchObject({
      sentence: SENTENCES.pictureGone,
    });
    await open.leave();
  });

  it('does not take the layer that Apply wrote and selected for a shape', async () => {
    const open = await visit(turned);
    const filled = await fill({ ...open.job, outlines: await outlinesOfRemoval(turned, ['Photo', 'Disc']) });
    expect(await open.ask({ type: 'filled', id: open.id, filled })).toMatchObject({ type: 'applied' });
    expect(open.host.selection).toEqual([byName<{ id: string }>(open.host, 'Photo (filled)').id]);
    expect(await open.ask({ type: 'read-shapes', id: open.id })).toMatchObject({
      sentence: SENTENCES.editorNoShape,
    });
    select(open.host, 'Photo (filled)', 'Box');
    expect(await open.ask({ type: 'read-shapes', id: open.id })).toMatchObject({
      outlines: [expect.anything()],
    });
    await open.leave();
  });

  it('ignores a request about another job', async () => {
    const open = await visit(turned);
    select(open.host, 'Disc');
    open.reply({ type: 'read-shapes', id: open.id + 1 });
    const answer = await open.ask({ type: 'read-shapes', id: open.id });
    expect(answer.type).toBe('shapes');
    await open.leave();
  });

  it('finds the place in a layer that was filled before', async () => {
    const removed = async (host: Host) => {
      select(host, 'Photo', 'Disc');
      await host.run('remove-object');
    };
    const open = await visit(turned, 'Photo (filled)', removed);
    select(open.host, 'Box');
    const answer = await open.ask({ type: 'read-shapes', id: open.id });
    if (answer.type !== 'shapes') throw new Error('No shapes came.');
    expectSameOutlines(answer.outlines, await outlinesOfRemoval(turned, ['Photo', 'Box']));
    await open.leave();
  });

  it('finds the place in a patch of a picture above 4096 px', async () => {
    const [width, height] = [5000, 40];
    const data = new Uint8Array(width * height * 3).fill(90);
    const large = encode({ width, height, channels: 3, data });
    /** The host refuses such a picture like Figma, but a document may hold one. */
    const hold = (host: Host) => {
      const [paint] = byName<RectangleNode>(host, 'Photo').fills as readonly ImagePaint[];
      const hash = paint!.imageHash!;
      host.document.graph.images.set(hash, large);
      const sizeOf = host.imageSize.bind(host);
      host.imageSize = (one) => (one === hash ? { width, height } : sizeOf(one));
    };
    const scene = (builder: SceneBuilder) => {
      const frame = builder.frame({ name: 'Frame', width: 600, height: 200, rotation: 30 });
      builder.picture({ name: 'Photo', parent: frame, bytes, x: 20, y: 30, width: 500, height: 4 });
      const shape = { parent: frame, y: 31, width: 30, height: 2, fill: '#ff0000' };
      builder.rectangle({ ...shape, name: 'Shape', x: 100 });
      builder.rectangle({ ...shape, name: 'Second', x: 115 });
    };
    const open = await visit(scene, 'Photo (filled)', async (host) => {
      hold(host);
      select(host, 'Photo', 'Shape');
      await host.run('remove-object');
    });
    expect(open.job.picture).toMatchObject({ width, height });
    select(open.host, 'Second');
    const answer = await open.ask({ type: 'read-shapes', id: open.id });
    if (answer.type !== 'shapes') throw new Error('No shapes came.');
    expectSameOutlines(answer.outlines, await outlinesOfRemoval(scene, ['Photo', 'Second'], hold));
    await open.leave();
  });
});

describe('the mask on other layers', () => {
  const scene = (builder: SceneBuilder) => {
    builder.picture({ name: 'Photo', bytes, width: 240, height: 160 });
    builder.picture({ name: 'Second', y: 200, bytes, width: 240, height: 160 });
    builder.picture({ name: 'Half', y: 400, bytes: testPicture(120, 80), width: 120, height: 80 });
    builder.picture({ name: 'Square', y: 500, bytes: testPicture(50, 50), width: 50, height: 50 });
  };
  const mask = new Uint8Array(240 * 160);
  for (let y = 100; y < 120; y += 1) mask.fill(255, y * 240 + 40, y * 240 + 80);
  const rgba = Uint8Array.from({ length: 4 * mask.length }, (_, i) => (i % 4 === 3 ? 255 : mask[i >> 2]));
  const png = encode({ width: 240, height: 160, channels: 4, data: rgba });

  it('removes it from the selected ones at the same place, scaled, and leaves another ratio out', async () => {
    const open = await visit(scene);
    select(open.host, 'Photo', 'Second', 'Half', 'Square');
    const answer = await open.ask({ type: 'use-on-others', id: open.id, mask: png });
    expect(answer).toMatchObject({
      type: 'used-on-others',
      sentence: expect.stringMatching(/^Filled 2 of 3. “Square”: It has another ratio/) as string,
    });
    const shown = open.host.render({ area: { x: 0, y: 0, width: 240, height: 600 } });
    const at = (x: number, y: number) => [...shown.data.subarray((y * 240 + x) * 4, (y * 240 + x) * 4 + 3)];
    for (const [x, y] of [
      [60, 310],
      [30, 455],
    ])
      expect(at(x, y)).toEqual([...FILL]);
    for (const [x, y] of [
      [60, 110],
      [60, 330],
      [45, 455],
    ])
      expect(at(x, y)).not.toEqual([...FILL]);
    await open.leave();
  });

  it('says what to select where no other picture is', async () => {
    const open = await visit(scene);
    select(open.host, 'Photo');
    expect(await open.ask({ type: 'use-on-others', id: open.id, mask: png })).toMatchObject({
      type: 'others-refused',
      sentence: SENTENCES.othersNeeded,
    });
    await open.leave();
  });
});
