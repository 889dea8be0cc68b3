import fc from 'fast-check';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, test } from 'vitest';
import type { FilledPicture } from '../../../plugin/protocol/filled-picture.ts';
import type { Job } from '../../../plugin/protocol/job.ts';
import { parseToPage, parseToSandbox } from '../../../plugin/protocol/messages.ts';
import { badToPage, badToSandbox, filled, goodToPage, goodToSandbox, job } from '../../messages/samples.ts';

describe.each([
  ['to the sandbox', parseToSandbox, goodToSandbox, badToSandbox],
  ['to the page', parseToPage, goodToPage, badToPage],
] as const)('a message %s', (_, parse, good, bad) => {
  it('of the protocol is understood', () => {
    for (const message of good) expect(parse(message)).toBe(message);
  });

  it('of any other kind is ignored', () => {
    for (const message of bad) expect(parse(message)).toBeNull();
  });

  it('never makes the parser throw', () => {
    fc.assert(fc.property(fc.anything(), (value) => void parse(value)));
    const types = fc.constantFrom(...good.map(({ type }) => type));
    fc.assert(fc.property(fc.tuple(types, fc.object()), ([type, rest]) => void parse({ ...rest, type })));
  });
});

const takesJob = (changes: Partial<Record<keyof Job, unknown>>) =>
  parseToPage({ type: 'job', id: 1, job: { ...job, ...changes } }) !== null;
const takesFilled = (changes: Partial<Record<keyof FilledPicture, unknown>>) =>
  parseToSandbox({ type: 'filled', id: 1, filled: { ...filled, ...changes } }) !== null;
const takesResize = (changes: object) =>
  parseToSandbox({ type: 'resize', width: 400, height: 300, ...changes }) !== null;

describe('a job', () => {
  test.each([
    ['no picture', { picture: undefined }],
    ['bytes of another kind', { picture: { ...job.picture, bytes: new Uint16Array(3) } }],
    ['a width of nothing', { picture: { ...job.picture, width: 0 } }],
    ['a broken height', { picture: { ...job.picture, height: 1.5 } }],
    ['a matrix of five', { outlines: [{ ...job.outlines[0], matrix: [1, 0, 0, 1, 0] }] }],
    ['a matrix of seven', { outlines: [{ ...job.outlines[0], matrix: [1, 0, 0, 1, 0, 0, 0] }] }],
    ['a matrix with NaN', { outlines: [{ ...job.outlines[0], matrix: [1, 0, 0, 1, 0, NaN] }] }],
    ['a matrix without end', { outlines: [{ ...job.outlines[0], matrix: [1, 0, 0, 1, 0, Infinity] }] }],
    ['an unknown winding rule', { outlines: [{ ...job.outlines[0], rule: 'odd' }] }],
    ['a raster without bytes', { rasters: [{ matrix: [1, 0, 0, 1, 0, 0] }] }],
    ['an unknown mode', { mode: 'paint' }],
    ['an unknown detail', { detail: 'best' }],
    ['a stored mask that is text', { storedMask: 'png' }],
    ['no limit', { result: {} }],
  ])('with %s is refused', (_, changes) => {
    expect(takesJob({})).toBe(true);
    expect(takesJob(changes)).toBe(false);
  });

  it('comes with bytes that hold nothing: whoever decodes them says so', () => {
    expect(takesJob({ picture: { ...job.picture, bytes: new Uint8Array() } })).toBe(true);
  });
});

test('shapes come only whole', () => {
  const shapes = { type: 'shapes', id: 1, outlines: job.outlines, rasters: [] };
  expect(parseToPage(shapes)).toBe(shapes);
  expect(parseToPage({ ...shapes, outlines: [{ path: 'M 0 0' }] })).toBeNull();
  expect(parseToPage({ ...shapes, rasters: [{ png: 'text', matrix: [1, 0, 0, 1, 0, 0] }] })).toBeNull();
  expect(parseToPage({ ...shapes, id: '1' })).toBeNull();
  expect(parseToPage({ type: 'shapes-refused', id: 1 })).toBeNull();
});

describe('numbers', () => {
  const LONGEST = 2 ** 31 - 1;
  const side = (width: number) => takesJob({ picture: { ...job.picture, width } });
  /** What takes a whole number between two bounds and no other. */
  const bounded: readonly [string, (value: number) => boolean, number, number][] = [
    ['a picture’s side', side, 1, LONGEST],
    ['the seed of a job', (seed) => takesJob({ seed }), 0, LONGEST],
    ['the seed of a fill', (seed) => takesFilled({ seed }), 0, LONGEST],
    ['grow', (grow) => takesJob({ grow }), -64, 64],
    ['feather', (feather) => takesJob({ feather }), 0, 64],
    ['the largest side', (largestSide) => takesJob({ result: { largestSide } }), 1, LONGEST],
    ['a filled side', (height) => takesFilled({ height }), 1, LONGEST],
    [
      'a patch’s corner',
      (x) => takesFilled({ width: LONGEST, patch: { x, y: 0, width: 1, height: 1 } }),
      0,
      LONGEST - 1,
    ],
    ['a window’s width', (width) => takesResize({ width }), 1, 10_000],
    ['a window’s height', (height) => takesResize({ height }), 1, 10_000],
    ['an id', (id) => parseToSandbox({ type: 'cancelled', id }) !== null, 1, Number.MAX_SAFE_INTEGER],
  ];

  it.each(bounded)('%s is whole and within its bounds', (_, takes, least, most) => {
    expect([least, most].map(takes)).toEqual([true, true]);
    expect([least - 1, most + 1, Infinity, -Infinity, NaN].some(takes)).toBe(false);
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => takes(value) === (value >= least && value <= most)),
    );
    fc.assert(fc.property(fc.double(), (value) => Number.isInteger(value) || !takes(value)));
  });

  it('milliseconds are finite and not below 0', () => {
    const takes = (milliseconds: number) => takesFilled({ milliseconds });
    fc.assert(fc.property(fc.double(), (value) => takes(value) === (Number.isFinite(value) && value >= 0)));
  });

  it('a patch lies within its picture', () => {
    const one = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(one, one, one, one, one, one, (x, y, width, height, across, down) => {
        const fits = x + width <= across && y + height <= down;
        return takesFilled({ patch: { x, y, width, height }, width: across, height: down }) === fits;
      }),
    );
  });
});

test('bytes may come from another realm, as those of Figma’s sandbox do', () => {
  const bytes = runInNewContext('new Uint8Array([1, 2, 3])') as Uint8Array;
  expect(bytes).not.toBeInstanceOf(Uint8Array);
  expect(takesFilled({ bytes })).toBe(true);
  expect(takesJob({ picture: { ...job.picture, bytes } })).toBe(true);
  expect(takesFilled({ bytes: runInNewContext('new Int8Array([1, 2, 3])') as unknown })).toBe(false);
});

test('bytes are not looked at one by one', () => {
  // A proxy notices whoever reads an element; checking a picture must not depend on its size.
  let reads = 0;
  const watched = new Proxy(new Uint8Array(8), {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
      const value: unknown = Reflect.get(target, key, target);
      return value;
    },
  });
  expect(takesFilled({ bytes: watched })).toBe(true);
  expect(reads).toBe(0);
});
