import { decode, encode } from 'fast-png';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  growMask,
  InpaintError,
  runAtOnce,
  type FillResult,
  type Mask,
  type Rgba,
} from '@contextual-fill/core';
import type { Job } from '../../../plugin/protocol/job.ts';
import {
  parseToPage,
  PROTOCOL_VERSION,
  type ToPage,
  type ToSandbox,
} from '../../../plugin/protocol/messages.ts';
import { Problem } from '../../../plugin/protocol/problem.ts';
import { connect, type Channel } from '../../../ui/channel.ts';
import type { EngineClient, FillHooks } from '../../../ui/engine/client.ts';
import { openDesk, type Screen } from '../../../ui/job/desk.ts';
import { toastSentence } from '../../../ui/job/toast-sentence.ts';
import { decodeTo8Bits } from '../../../ui/picture/decode-png.ts';
import type { PictureTools } from '../../../ui/picture/direct-tools.ts';
import { encodeMask } from '../../../ui/picture/encode.ts';
import { lookAround } from '../../../ui/picture/look-around.ts';
import { mangled } from '../../messages/mangle.ts';
import { goodToPage } from '../../messages/samples.ts';

/** The tools without a canvas: PNG only, and every outline covers the four pixels in the middle. */
const tools: PictureTools = {
  decode: (bytes) => {
    if (bytes.length === 0)
      return Promise.reject(
        new Problem('pictureUnreadable', 'This picture cannot be read: replace it by a PNG.'),
      );
    return Promise.resolve({ image: decodeTo8Bits(bytes, 1), source: { statements: [] } });
  },
  decodeMask: (bytes) => {
    const { width, height, data } = decode(bytes);
    return Promise.resolve({ width, height, data: Uint8Array.from(data) });
  },
  encode: (image) => Promise.resolve({ bytes: encode({ ...image, channels: 4 }), transparent: false }),
  encodeMask: (mask) => Promise.resolve(encodeMask(mask)),
  select: () => Promise.reject(new Error('not asked for here')),
  lookAround,
  rasterise: ({ width, height }, outlines) => {
    const data = new Uint8Array(width * height);
    if (outlines.length > 0) for (const at of [27, 28, 35, 36]) data[at] = 255;
    return Promise.resolve({ width, height, data });
  },
};

/** An engine that paints the hole red when it is told to go on. */
function fakeEngine() {
  const calls: {
    image: Rgba;
    mask: Mask;
    options: { grow?: number; protect?: Mask; only?: Mask };
    hooks: FillHooks;
    go: (error?: Error) => void;
  }[] = [];
  const engine = {
    fill: (image: Rgba, mask: Mask, options: { grow?: number }, hooks: FillHooks) =>
      new Promise<Partial<FillResult>>((resolve, reject) => {
        hooks.signal?.addEventListener('abort', () =>
          reject(new InpaintError('aborted', 'The fill was cancelled.')),
        );
        const go = (error?: Error) => {
          if (error) return reject(error);
          const data = image.data.slice();
          const grown = runAtOnce(growMask(mask, options.grow ?? 0));
          grown.data.forEach((value, pixel) => value && data.set([255, 0, 0, 255], pixel * 4));
          resolve({ image: { ...image, data }, backend: 'wasm' });
        };
        calls.push({ image, mask, options, hooks, go });
      }),
  } as unknown as EngineClient;
  return { engine, calls };
}

function open() {
  const sent: ToSandbox[] = [];
  const listeners = new Set<(message: ToPage) => void>();
  const channel: Channel = {
    send: (message) => sent.push(message),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const { engine, calls } = fakeEngine();
  const desk = openDesk({ channel, engine, tools });
  const tell = (message: ToPage) => [...listeners].forEach((listener) => listener(message));
  const types = () => sent.map(({ type }) => type);
  return { desk, tell, sent, types, calls, listeners };
}

/** The same desk at the real channel, in a window that stands for the page's. */
function openConnected() {
  const sent: ToSandbox[] = [];
  let deliver!: (event: unknown) => void;
  const parent = { postMessage: (data: { pluginMessage: ToSandbox }) => sent.push(data.pluginMessage) };
  const page = { parent, addEventListener: (_: string, listener: typeof deliver) => (deliver = listener) };
  const { engine, calls } = fakeEngine();
  const desk = openDesk({ channel: connect(page as unknown as Window), engine, tools });
  const receive = (pluginMessage: unknown) => deliver({ data: { pluginMessage }, source: parent });
  return { desk, sent, calls, receive, tell: (message: ToPage) => receive(message) };
}

const pixels = Uint8Array.from({ length: 8 * 8 * 4 }, (_, index) => (index % 4 === 3 ? 255 : index % 250));
const outline = { path: 'M 0 0 Z', rule: 'nonzero', matrix: [1, 0, 0, 1, 0, 0] } as const;
const job = (changes: Partial<Job> = {}): Job => ({
  mode: 'remove',
  picture: {
    name: 'Photo',
    bytes: encode({ width: 8, height: 8, data: pixels, channels: 4 }),
    width: 8,
    height: 8,
  },
  outlines: [outline],
  rasters: [],
  detail: 'residual',
  seed: 5,
  grow: 1,
  feather: 3,
  result: { largestSide: 4096 },
  ...changes,
});

const hello: ToPage = { type: 'hello', version: PROTOCOL_VERSION, settings: { brushSize: 9 } };
const filledOf = (sent: ToSandbox[]) =>
  sent.flatMap((message) => (message.type === 'filled' ? [message] : []));

/** The question that the page asked last. */
const asked = (sent: ToSandbox[]): number => (sent.at(-1) as { question: number }).question;

describe('the desk', () => {
  test('says that it is ready, once', () => {
    expect(open().sent).toEqual([
      { type: 'ready', version: PROTOCOL_VERSION, salt: expect.any(Number) as number },
    ]);
  });

  test('removes: the result comes back with the mask, the seed and who did it; progress never falls', async () => {
    const { tell, sent, calls, desk } = open();
    const fractions: number[] = [];
    desk.screen.subscribe((screen) => {
      if (screen.kind === 'progress') fractions.push(screen.fraction);
    });
    tell(hello);
    tell({ type: 'job', id: 3, job: job() });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    expect(calls[0]!.options).toEqual({ detail: 'residual', seed: 5, grow: 1, feather: 3 });
    expect(desk.screen.value).toMatchObject({ kind: 'progress', name: 'Photo' });
    calls[0]!.hooks.onProgress?.({ stage: 'refine', region: 0, regions: 1, fraction: 0.5 });
    expect(desk.screen.value).toMatchObject({ step: 'refine' });
    calls[0]!.go();
    await vi.waitFor(() => expect(filledOf(sent)).toHaveLength(1));
    const [{ id, filled }] = filledOf(sent) as [ReturnType<typeof filledOf>[number]];
    expect(id).toBe(3);
    expect(filled).toMatchObject({ width: 8, height: 8, seed: 5, backend: 'wasm', transparent: false });
    expect(filled.patch).toBeUndefined();
    const after = decodeTo8Bits(filled.bytes, 1).data;
    expect([...after.subarray(27 * 4, 27 * 4 + 4)]).toEqual([255, 0, 0, 255]);
    expect([...after.subarray(0, 19 * 4)]).toEqual([...pixels.subarray(0, 19 * 4)]);
    expect(decode(filled.mask).data.filter(Boolean)).toHaveLength(4);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  test('a picture larger than Figma takes comes back as a patch around the grown hole', async () => {
    const { tell, sent, calls } = open();
    tell(hello);
    tell({ type: 'job', id: 1, job: job({ result: { largestSide: 7 } }) });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    calls[0]!.go();
    await vi.waitFor(() => expect(filledOf(sent)).toHaveLength(1));
    const { filled } = filledOf(sent)[0]!;
    // A hole of 2 x 2, grown by 1, and as much of a rim as 7 pixels leave room for.
    expect(filled.patch).toEqual({ x: 1, y: 1, width: 6, height: 6 });
    const patch = decodeTo8Bits(filled.bytes, 1);
    expect([patch.width, patch.height]).toEqual([6, 6]);
    // See-through beyond the rim of what was filled; the rim shows the picture itself.
    expect(patch.data[3]).toBe(0);
    expect([...patch.data.subarray(4, 8)]).toEqual([...pixels.subarray(10 * 4, 11 * 4)]);
    expect([...patch.data.subarray(14 * 4, 14 * 4 + 4)]).toEqual([255, 0, 0, 255]);
  });

  test('a picture with margins is filled there and where it is transparent, and comes back larger', async () => {
    const { tell, sent, calls } = open();
    const seeThrough = pixels.slice();
    seeThrough[3] = 128;
    const picture = {
      ...job().picture,
      bytes: encode({ width: 8, height: 8, data: seeThrough, channels: 4 }),
    };
    const extend = { left: 0, top: 2, right: 1, bottom: 0 };
    tell(hello);
    tell({ type: 'job', id: 1, job: job({ picture, outlines: [], grow: 'auto', extend }) });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    const [{ image, mask, options }] = calls;
    expect([image.width, image.height]).toEqual([9, 10]);
    expect([...image.data.subarray(18 * 4 + 4, 18 * 4 + 8)]).toEqual([...pixels.subarray(4, 8)]);
    expect(mask.data.filter(Boolean)).toHaveLength(18 + 8 + 1);
    expect(options.grow).toBe(0);
    calls[0]!.go();
    await vi.waitFor(() => expect(filledOf(sent)).toHaveLength(1));
    const { filled } = filledOf(sent)[0]!;
    expect([filled.width, filled.height, filled.patch]).toEqual([9, 10, undefined]);
    expect(decode(filled.mask)).toMatchObject({ width: 9, height: 10 });
    const nothing = { left: 0, top: 0, right: 0, bottom: 0 };
    tell({ type: 'job', id: 2, job: job({ outlines: [], extend: nothing }) });
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ type: 'failed', id: 2 }));
    expect(sent.at(-1)).toMatchObject({ sentence: expect.stringMatching(/^Nothing is empty/) as string });
  });

  test('refuses a hole that is too large even as a patch', async () => {
    const { tell, sent, calls } = open();
    tell(hello);
    tell({ type: 'job', id: 1, job: job({ result: { largestSide: 3 } }) });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    calls[0]!.go();
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ type: 'failed', id: 1 }));
    expect(sent.at(-1)).toMatchObject({ sentence: expect.stringMatching(/smaller parts/) as string });
  });

  test('the stored mask belongs to the hole, alone and with shapes; one of another size does not', async () => {
    const { tell, calls } = open();
    const stored = new Uint8Array(64);
    stored[0] = 255;
    const storedMask = encodeMask({ width: 8, height: 8, data: stored });
    tell(hello);
    tell({ type: 'job', id: 1, job: job({ storedMask }) });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    expect(calls[0]!.mask.data.filter(Boolean)).toHaveLength(5);
    calls[0]!.go();
    tell({ type: 'job', id: 2, job: job({ storedMask, outlines: [] }) });
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    expect(calls[1]!.mask.data.filter(Boolean)).toHaveLength(1);
    calls[1]!.go();
    const other = encodeMask({ width: 4, height: 4, data: new Uint8Array(16).fill(255) });
    tell({ type: 'job', id: 3, job: job({ storedMask: other }) });
    await vi.waitFor(() => expect(calls).toHaveLength(3));
    expect(calls[2]!.mask.data.filter(Boolean)).toHaveLength(4);
  });

  test('stored areas steer the fill and come back with it; damaged ones are a sentence, never left out', async () => {
    const { tell, calls, sent, desk } = open();
    const area = (...at: number[]) => {
      const data = new Uint8Array(64);
      for (const pixel of at) data[pixel] = 255;
      return encodeMask({ width: 8, height: 8, data });
    };
    const steering = { protect: area(1, 2, 3), only: area(5) };
    tell(hello);
    tell({ type: 'job', id: 1, job: job({ steering }) });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    const { protect, only } = calls[0]!.options;
    expect([...protect!.data.keys()].filter((at) => protect!.data[at] === 255)).toEqual([1, 2, 3]);
    expect(only!.data.filter(Boolean)).toHaveLength(1);
    calls[0]!.go();
    await vi.waitFor(() => expect(filledOf(sent)).toHaveLength(1));
    expect(filledOf(sent)[0]!.filled.steering).toEqual(steering);

    const damaged = { protect: steering.protect.subarray(0, 50) };
    tell({ type: 'job', id: 2, job: job({ steering: damaged }) });
    await vi.waitFor(() => expect(sent.at(-1)?.type).toBe('failed'));
    expect(sent.at(-1)).toMatchObject({
      sentence: expect.stringMatching(/areas of this layer are damaged/) as string,
    });
    expect(calls).toHaveLength(1);
    tell({ type: 'job', id: 3, job: job({ mode: 'edit', steering: { ...damaged, only: steering.only } }) });
    await vi.waitFor(() => expect(desk.screen.value.kind).toBe('edit'));
    const { session } = desk.screen.value as Extract<Screen, { kind: 'edit' }>;
    expect(session.problem).toMatch(/areas of this layer are damaged: paint them again/);
    expect(session.initialAreas.protect).toBeNull();
    expect(session.initialAreas.only!.data.filter(Boolean)).toHaveLength(1);
  });

  test.each([
    ['no picture', Uint8Array.of(1, 2, 3)],
    ['cut', encodeMask({ width: 8, height: 8, data: new Uint8Array(64) }).subarray(0, 50)],
    ['empty', new Uint8Array(0)],
  ])(
    'a stored mask that is damaged (%s) leaves the editor an empty mask and a sentence',
    async (_, storedMask) => {
      const { tell, sent, desk } = open();
      tell(hello);
      tell({ type: 'job', id: 1, job: job({ mode: 'edit', storedMask, outlines: [] }) });
      await vi.waitFor(() => expect(desk.screen.value.kind).toBe('edit'));
      const { session } = desk.screen.value as Extract<Screen, { kind: 'edit' }>;
      expect(session.problem).toBe(
        'The mask of this layer is damaged, so nothing is selected: paint over what should go.',
      );
      expect(session.initialMask).toBeNull();
      session.cancel();
      tell({ type: 'job', id: 2, job: job({ storedMask, outlines: [] }) });
      await vi.waitFor(() => expect(sent.at(-1)?.type).toBe('failed'));
      expect(sent.at(-1)).toMatchObject({
        id: 2,
        sentence: 'The mask of this layer is damaged. Select the layer and a shape, then run Remove object.',
      });
    },
  );

  test('works on one job at a time, in the order in which they come', async () => {
    const { tell, types, sent, calls } = open();
    tell(hello);
    for (const id of [1, 2, 3]) tell({ type: 'job', id, job: job({ seed: id }) });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    for (const at of [0, 1, 2]) {
      await vi.waitFor(() => expect(calls).toHaveLength(at + 1));
      calls[at]!.go();
    }
    await vi.waitFor(() => expect(types()).toEqual(['ready', 'filled', 'filled', 'filled']));
    expect(filledOf(sent).map(({ id, filled }) => [id, filled.seed])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  test('while the editor is open, other pictures are filled beside it', async () => {
    const { tell, desk, sent, calls } = open();
    tell(hello);
    tell({ type: 'job', id: 1, job: job({ mode: 'edit' }) });
    await vi.waitFor(() => expect(desk.screen.value.kind).toBe('edit'));
    tell({ type: 'job', id: 2, job: job({ seed: 7 }) });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    expect(desk.screen.value.kind).toBe('edit');
    calls[0]!.go();
    await vi.waitFor(() => expect(filledOf(sent).map(({ id }) => id)).toEqual([2]));
    tell({ type: 'job', id: 3, job: job({ outlines: [] }) });
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    calls[1]!.go(new InpaintError('empty-mask', 'Draw over the object first.'));
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ type: 'failed', id: 3 }));
    expect(desk.screen.value.kind).toBe('edit');
  });

  test('cancel in the window stops the fill, says so once, and the next job runs', async () => {
    const { tell, types, calls, desk } = open();
    tell(hello);
    tell({ type: 'job', id: 1, job: job() });
    tell({ type: 'job', id: 2, job: job() });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    desk.cancel();
    expect(calls[0]!.hooks.signal?.aborted).toBe(true);
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    calls[1]!.go();
    await vi.waitFor(() => expect(types()).toEqual(['ready', 'cancelled', 'filled']));
    desk.cancel();
    expect(types().at(-1)).toBe('close');
  });

  test.each([
    [new InpaintError('empty-mask', 'Draw over the object first.'), 'Draw over the object first.'],
    [new TypeError('x is undefined'), /Something went wrong/],
  ])('an error becomes a sentence: %s', async (error, sentence) => {
    const { tell, sent, calls, desk } = open();
    tell(hello);
    tell({ type: 'job', id: 1, job: job() });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    calls[0]!.go(error);
    await vi.waitFor(() => expect(sent.at(-1)?.type).toBe('failed'));
    const told = (sent.at(-1) as { sentence: string }).sentence;
    expect(told).toMatch(sentence);
    expect(told.length).toBeLessThanOrEqual(100);
    expect(desk.screen.value).toEqual({ kind: 'message', sentence: told });
  });

  test('a picture that cannot be read fails the job in every mode, and the desk goes on', async () => {
    const { tell, sent } = open();
    tell(hello);
    const broken = { ...job().picture, bytes: new Uint8Array() };
    tell({ type: 'job', id: 1, job: job({ picture: broken }) });
    tell({ type: 'job', id: 2, job: job({ picture: broken, mode: 'edit' }) });
    await vi.waitFor(() => expect(sent.filter(({ type }) => type === 'failed')).toHaveLength(2));
  });

  test('does a job once, and a second greeting changes nothing', async () => {
    const { tell, types, calls, desk } = open();
    tell(hello);
    tell({ type: 'job', id: 1, job: job() });
    tell({ type: 'job', id: 1, job: job() });
    tell({ ...hello, version: PROTOCOL_VERSION + 1 });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    expect(desk.screen.value.kind).toBe('progress');
    calls[0]!.go();
    await vi.waitFor(() => expect(types()).toEqual(['ready', 'filled']));
    tell({ type: 'job', id: 1, job: job() });
    tell({ type: 'job', id: 2, job: job() });
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    calls[1]!.go();
    await vi.waitFor(() => expect(types()).toEqual(['ready', 'filled', 'filled']));
  });

  test('does no work for a sandbox of another version', () => {
    const { tell, sent, calls, desk } = open();
    tell({ ...hello, version: PROTOCOL_VERSION + 1 });
    tell({ type: 'job', id: 1, job: job() });
    expect(sent.at(-1)).toMatchObject({ type: 'failed', id: 1 });
    expect(desk.screen.value.kind).toBe('message');
    expect(calls).toHaveLength(0);
  });

  test('editing: the session carries picture, mask and settings, and apply waits for the layer', async () => {
    const { tell, sent, desk, listeners } = open();
    tell(hello);
    tell({ type: 'job', id: 4, job: job({ mode: 'edit' }) });
    await vi.waitFor(() => expect(desk.screen.value.kind).toBe('edit'));
    if (desk.screen.value.kind !== 'edit') return;
    const { session } = desk.screen.value;
    expect(session).toMatchObject({
      name: 'Photo',
      settings: { brushSize: 9 },
      options: { detail: 'residual', seed: 5, grow: 1, feather: 3 },
      problem: null,
    });
    expect(session.image.data).toEqual(pixels);
    expect(session.initialMask!.data.filter(Boolean)).toHaveLength(4);
    session.saveSettings({ hintSeen: true });
    expect(sent.at(-1)).toEqual({ type: 'save-settings', settings: { brushSize: 9, hintSeen: true } });

    const result = {
      image: session.image,
      mask: session.initialMask!,
      areas: { protect: session.initialMask, only: null },
      seed: 8,
      backend: 'webgl',
      milliseconds: 12,
    };
    let applied = false;
    const before = listeners.size;
    const first = session.apply(result).then(() => (applied = true));
    await vi.waitFor(() => expect(filledOf(sent)).toHaveLength(1));
    const { filled } = filledOf(sent)[0]!;
    expect(filled).toMatchObject({ seed: 8, backend: 'webgl', milliseconds: 12 });
    expect(filled.steering).toEqual({ protect: filled.mask });
    tell({ type: 'applied', id: 99, question: asked(sent), layerName: 'another' });
    tell({ type: 'applied', id: 4, question: 1 + (asked(sent) % 2), layerName: 'another question' });
    await Promise.resolve();
    expect(applied).toBe(false);
    tell({ type: 'applied', id: 4, question: asked(sent), layerName: 'Photo (filled)' });
    await first;
    const second = session.apply(result);
    await vi.waitFor(() => expect(filledOf(sent)).toHaveLength(2));
    tell({
      type: 'apply-failed',
      id: 4,
      question: asked(sent),
      sentence: 'The picture was deleted meanwhile.',
    });
    await expect(second).rejects.toThrow('The picture was deleted meanwhile.');
    expect(listeners.size).toBe(before);

    session.cancel();
    expect(sent.at(-1)).toEqual({ type: 'cancelled', id: 4 });
    expect(desk.screen.value.kind).toBe('waiting');
  });

  test('editing: the layers selected in Figma come as a mask of the picture, or as a sentence', async () => {
    const { tell, sent, desk, listeners } = open();
    tell(hello);
    tell({ type: 'job', id: 4, job: job({ mode: 'edit' }) });
    await vi.waitFor(() => expect(desk.screen.value.kind).toBe('edit'));
    if (desk.screen.value.kind !== 'edit') return;
    const { session } = desk.screen.value;
    const before = listeners.size;
    const first = session.readSelectedLayers();
    expect(sent.at(-1)).toMatchObject({ type: 'read-shapes', id: 4 });
    tell({ type: 'shapes', id: 5, question: asked(sent), outlines: [], rasters: [] });
    tell({ type: 'shapes', id: 4, question: 7, outlines: [], rasters: [] });
    tell({ type: 'shapes', id: 4, question: asked(sent), outlines: [outline], rasters: [] });
    const mask = await first;
    expect([mask.width, mask.height]).toEqual([8, 8]);
    expect(mask.data.filter(Boolean)).toHaveLength(4);
    const second = session.readSelectedLayers();
    tell({
      type: 'shapes-refused',
      id: 4,
      question: asked(sent),
      sentence: 'Select a shape over the picture.',
    });
    await expect(second).rejects.toThrow('Select a shape over the picture.');
    expect(listeners.size).toBe(before);
  });

  test('a request for About is shown with the sandbox’s lines', () => {
    const { tell, desk } = open();
    tell({ type: 'about', id: 6, sandbox: ['version 1'] });
    expect(desk.screen.value).toEqual({ kind: 'about', id: 6, sandbox: ['version 1'] });
  });
});

test('4,000 messages that no sandbox of ours sends change nothing about the jobs between them', async () => {
  const { tell, sent, calls, desk, receive } = openConnected();
  tell(hello);
  const noise = fc.sample(mangled(goodToPage), { numRuns: 4000, seed: 14 });
  // Well-formed jobs and greetings among them are the sandbox's own; here they count as replays of what was.
  const known = new Set<number>();
  const isRealJob = (value: unknown) => {
    const message = parseToPage(value);
    return message?.type === 'job' && !known.has(message.id);
  };
  const jobs = 20;
  for (let at = 1; at <= jobs; at += 1) {
    const id = 1000 + at;
    const started = calls.length;
    tell({ type: 'job', id, job: job({ seed: at }) });
    known.add(id);
    await vi.waitFor(() => expect(calls).toHaveLength(started + 1));
    for (const message of noise.splice(0, 4000 / jobs)) if (!isRealJob(message)) receive(message);
    for (const old of known) tell({ type: 'job', id: old, job: job() });
    calls.at(-1)!.go();
    await vi.waitFor(() => expect(filledOf(sent)).toHaveLength(at));
    expect(filledOf(sent).at(-1)).toMatchObject({ id, filled: { seed: at } });
  }
  expect(calls).toHaveLength(jobs);
  expect(desk.screen.value.kind).not.toBe('message');
});

test('sentences fit into Figma’s toast', () => {
  expect(
    toastSentence(
      new Problem('shapesTooWide', 'The shapes span more than 4096 pixels: remove in several smaller parts.'),
    ),
  ).toMatch(/parts\.$/);
  expect(
    toastSentence(new InpaintError('bad-image', `The picture ${'is very odd '.repeat(20)}.`)),
  ).toHaveLength(100);
  expect(toastSentence('text')).toMatch(/Something went wrong/);
});
