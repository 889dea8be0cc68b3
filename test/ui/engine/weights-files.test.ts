import { describe, expect, test } from 'vitest';
import { Problem } from '../../../plugin/protocol/problem.ts';
import { readWeightsFiles } from '../../../ui/engine/weights-files.ts';

const file = (name: string, ...parts: BlobPart[]) => new File(parts, name);
/** A file that says it is so long; its bytes are not to be asked for. */
const long = (name: string, size: number) =>
  Object.defineProperties(file(name), {
    size: { value: size },
    text: { value: () => expect.fail('it was read') },
    arrayBuffer: { value: () => expect.fail('it was read') },
  });

const manifest = file('manifest.json', '{"architecture": "pyramid-2"}');
const weights = file('weights.bin', new Uint8Array(3));

async function refusal(...files: File[]): Promise<string> {
  const error: unknown = await readWeightsFiles(files).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Problem);
  const { sentence } = error as Problem;
  expect(sentence.length).toBeLessThanOrEqual(100);
  return sentence;
}

describe('weights from files', () => {
  test('are the two files of a bundle, whichever comes first', async () => {
    const read = await readWeightsFiles([weights, manifest]);
    expect(read).toEqual({
      name: 'pyramid-2',
      manifest: { architecture: 'pyramid-2' },
      weights: new Uint8Array(3),
    });
    expect((await readWeightsFiles([manifest, file('mine.bin', 'x')])).name).toBe('pyramid-2 (mine.bin)');
  });

  test('are asked for again when they are not two of a kind each', async () => {
    for (const files of [[], [manifest], [weights], [manifest, manifest], [manifest, weights, weights]])
      expect(await refusal(...files)).toMatch(/^Choose the two files of a bundle together/);
  });

  test('are not read when they are longer than any can be', async () => {
    expect(await refusal(long('manifest.json', 2 ** 20 + 1), weights)).toMatch(/^manifest\.json is too long/);
    expect(await refusal(manifest, long('weights.bin', 2 ** 25 + 1))).toMatch(/^weights\.bin is too long/);
    const name = `${'n'.repeat(250)}.bin`;
    expect(await refusal(manifest, long(name, 2 ** 30))).toMatch(/^n{29}… is too long for weights/);
  });

  test.each([
    ['no JSON', '{'],
    ['lists that are too deep in each other', '['.repeat(100_000) + ']'.repeat(100_000)],
  ])('whose manifest is %s are refused', async (_, text) => {
    expect(await refusal(file('manifest.json', text), weights)).toMatch(/^manifest\.json is not JSON/);
  });

  test('that were deleted since they were chosen are refused', async () => {
    const gone = Object.defineProperty(file('weights.bin', 'x'), 'arrayBuffer', {
      value: () => Promise.reject(new DOMException('not found', 'NotFoundError')),
    });
    expect(await refusal(manifest, gone)).toMatch(/^weights\.bin could not be read/);
  });

  test.each([null, [], 5, { architecture: 7 }, { architecture: 'x'.repeat(1_000_000) }])(
    'have a short name whatever their manifest is (%#)',
    async (value) => {
      const { name } = await readWeightsFiles([file('manifest.json', JSON.stringify(value)), weights]);
      expect(name.length).toBeLessThan(40);
    },
  );
});
