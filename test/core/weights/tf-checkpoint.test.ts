import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { InpaintError } from '../../../core/errors.ts';
import { deepfillV1 } from '../../../core/networks/deepfill-v1.ts';
import { deepfillV2 } from '../../../core/networks/deepfill-v2.ts';
import { readWeights } from '../../../core/weights/bundle.ts';
import { crc32c, maskedCrc32c } from '../../../core/weights/crc32c.ts';
import { importDeepfill, recogniseDeepfill } from '../../../core/weights/tf-checkpoint-deepfill.ts';
import { readCheckpointIndex, readVariable } from '../../../core/weights/tf-checkpoint.ts';
import { deepfillVariables } from './deepfill-checkpoint.ts';
import { someValues, type Variable, writeCheckpoint, type WriterOptions } from './tf-checkpoint-writer.ts';

const official = fileURLToPath(
  new URL('../../../../shared/golden/tf_checkpoint/places2.index', import.meta.url),
);

/** The error's message, after making sure that it is ours and a single sentence. */
function complaint(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(InpaintError);
    expect((error as InpaintError).code).toBe('bad-weights');
    expect((error as InpaintError).message).toMatch(/^The checkpoint cannot be (read|used): [^\n]+\.$/);
    return (error as InpaintError).message;
  }
  return expect.fail('nothing was wrong');
}

describe('CRC-32C', () => {
  it('gives the known answers of RFC 3720', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(new Uint8Array(0))).toBe(0);
  });

  it('masks as LevelDB does', () => {
    expect(maskedCrc32c(new Uint8Array(0))).toBe(0xa282ead8);
  });
});

describe.skipIf(!existsSync(official))('a real index (../shared/golden/tf_checkpoint)', () => {
  const bytes = existsSync(official) ? readFileSync(official) : Buffer.alloc(0);

  it('is read to the last variable', () => {
    const { shards, entries } = readCheckpointIndex(bytes);
    expect(shards).toBe(1);
    expect(entries.size).toBe(206);
    const sizes = { generator: 0, discriminator: 0 };
    let end = 0;
    for (const { name, shape, size, dtype, offset } of entries.values()) {
      const count = shape.reduce((a, b) => a * b, 1);
      expect([dtype, size]).toEqual([1, count * 4]);
      // Names are sorted and the data lies in that order, without gaps.
      expect(offset).toBe(end);
      end += size;
      sizes[name.split('/')[0] as keyof typeof sizes] += count;
    }
    expect(sizes.generator).toBe(2_722_791);
    expect(entries.get('discriminator/conv1/w')).toMatchObject({
      shape: [5, 5, 3, 64],
      offset: 256,
      shard: 0,
    });
  });

  it('is not taken for DeepFill', () => {
    expect(complaint(() => recogniseDeepfill(readCheckpointIndex(bytes)))).toMatch(
      /not one of DeepFill.*its parts are: "discriminator", "generator"/,
    );
  });

  it('is refused whenever a byte is missing or changed', () => {
    for (let length = 0; length < bytes.length; length += 97) {
      complaint(() => readCheckpointIndex(bytes.subarray(0, length)));
    }
    // All but the metaindex block, which nothing reads, and the padding of the footer.
    for (let at = 0; at < 8100; at += 61) {
      const changed = Uint8Array.from(bytes);
      changed[at] ^= 0x10;
      complaint(() => readCheckpointIndex(changed));
    }
  });
});

describe('checkpoints of any shape', () => {
  it('come back as they were written', () => {
    const one = fc.record({
      name: fc.stringMatching(/^[a-z]{1,3}(\/[a-z_0-9]{1,12}){0,2}$/),
      shape: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
    });
    const many = fc.uniqueArray(one, { minLength: 1, maxLength: 60, selector: ({ name }) => name });
    fc.assert(
      fc.property(
        many,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 20, max: 900 }),
        (list, shards, blockLength) => {
          const variables: Variable[] = list.map(({ name, shape }, i) => ({
            name,
            shape,
            values: someValues(
              shape.reduce((a, b) => a * b, 1),
              i + 1,
            ),
          }));
          const written = writeCheckpoint(variables, { shards, blockLength });
          const index = readCheckpointIndex(written.index);
          expect(index.shards).toBe(shards);
          expect([...index.entries.keys()].sort()).toEqual(list.map(({ name }) => name).sort());
          for (const { name, shape, values } of variables) {
            const entry = index.entries.get(name)!;
            expect(entry.shape).toEqual(shape);
            expect(readVariable(entry, written.shards)).toEqual(values);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never end in anything but a sentence, whatever is done to the bytes', () => {
    const variables = Array.from({ length: 30 }, (_, i) => ({
      name: `v/${i}`,
      shape: [i + 1],
      values: someValues(i + 1, 3),
    }));
    const { index, shards } = writeCheckpoint(variables, { blockLength: 200 });
    const change = fc.tuple(fc.nat(index.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = Uint8Array.from(index);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          for (const entry of readCheckpointIndex(bytes).entries.values()) readVariable(entry, shards);
        } catch (error) {
          expect(error).toBeInstanceOf(InpaintError);
        }
      }),
      { numRuns: 400 },
    );
  });

  const variables: Variable[] = [
    { name: 'a', shape: [3], values: someValues(3, 1) },
    { name: 'b', shape: [2, 2], values: someValues(4, 2) },
  ];

  function readAll(options: WriterOptions, list = variables) {
    const { index, shards } = writeCheckpoint(list, options);
    return [...readCheckpointIndex(index).entries.values()].map((entry) => readVariable(entry, shards));
  }

  it('are refused with the reason', () => {
    expect(
      complaint(() => readCheckpointIndex(new TextEncoder().encode('model_checkpoint_path: "snap-0"'))),
    ).toMatch(/the index file is not one of a TensorFlow V2 checkpoint, or it is cut short/);
    expect(complaint(() => readAll({ bigEndian: true }))).toMatch(/big-endian/);
    expect(complaint(() => readAll({ compressed: true }))).toMatch(/compressed/);
    expect(complaint(() => readAll({ minimumConsumer: 9 }))).toMatch(/newer format/);
    expect(complaint(() => readAll({}, [{ ...variables[0], dtype: 14 }]))).toMatch(
      /"a" is bfloat16 instead of float32/,
    );
    expect(complaint(() => readAll({}, [{ ...variables[0], dtype: 19 }]))).toMatch(
      /"a" is float16 instead of float32/,
    );
    expect(complaint(() => readAll({}, [{ ...variables[0], partitioned: true }]))).toMatch(
      /"a" is stored in parts/,
    );
    expect(complaint(() => readAll({}, [{ ...variables[0], shape: [4] }]))).toMatch(
      /has 12 bytes where its shape \[4\] needs 16/,
    );
  });

  it('with damaged or short data are refused with the variable that suffers', () => {
    const { index, shards } = writeCheckpoint(variables);
    const b = readCheckpointIndex(index).entries.get('b')!;
    expect(complaint(() => readVariable(b, [shards[0].subarray(0, 27)]))).toMatch(
      /data file 1 ends before the end of "b"/,
    );
    const damaged = Uint8Array.from(shards[0]);
    damaged[20] ^= 1;
    expect(complaint(() => readVariable(b, [damaged]))).toMatch(/the checksum of "b" does not fit/);
  });
});

describe.each([
  ['deepfill-v1', deepfillV1, 3_601_542, 5],
  ['deepfill-v2', deepfillV2, 4_052_478, 3],
] as const)('importing %s', (architecture, network, parameters, refinementChannels) => {
  const variables = deepfillVariables(architecture);
  const values = new Map(variables.map((variable) => [variable.name, variable.values]));
  const written = writeCheckpoint(variables, { shards: 2, blockLength: 1000 });
  const index = readCheckpointIndex(written.index);
  const imported = importDeepfill(index, written.shards);
  const tensors = new Map<string, Float32Array>();
  let offset = 0;
  for (const { name, shape } of imported.manifest.weights) {
    const length = shape.reduce((a, b) => a * b, 1);
    tensors.set(name, new Float32Array(imported.bytes.buffer, offset, length));
    offset += length * 4;
  }

  it('makes a bundle that the engine takes, with every variable accounted for', () => {
    expect(recogniseDeepfill(index)).toBe(architecture);
    expect(imported.manifest).toMatchObject({ architecture, licence: 'CC-BY-NC-4.0' });
    expect(imported.bytes.length).toBe(parameters * 4);
    expect(imported.manifest.weights.length + imported.ignored.length).toBe(variables.length);
    expect(imported.ignored.length).toBe(10);
    const manifest: unknown = JSON.parse(JSON.stringify(imported.manifest));
    expect(readWeights(manifest, imported.bytes).architecture).toBe(architecture);
  });

  it('keeps inner layers as they are, nested names included', () => {
    expect(tensors.get('conv3/kernel')).toEqual(values.get('inpaint_net/conv3/kernel'));
    expect(tensors.get('allconv15_upsample/bias')).toEqual(
      values.get('inpaint_net/allconv15_upsample/allconv15_upsample_conv/bias'),
    );
  });

  it('turns blue-green-red into red-green-blue where the picture goes in and comes out', () => {
    const at = (
      of: Float32Array,
      inputs: number,
      outputs: number,
      tap: number,
      input: number,
      output: number,
    ) => of[(tap * inputs + input) * outputs + output];
    const width = network.table.get('conv1')!.output;
    for (const [layer, inputs] of [
      ['conv1', 5],
      ['xconv1', refinementChannels],
      ['pmconv1', refinementChannels],
    ] as const) {
      const own = tensors.get(`${layer}/kernel`)!;
      const theirs = values.get(`inpaint_net/${layer}/kernel`)!;
      for (const [tap, output] of [
        [0, 0],
        [7, 11],
        [24, width - 1],
      ]) {
        for (let input = 0; input < inputs; input += 1) {
          const other = [2, 1, 0, 3, 4][input];
          expect(at(own, inputs, width, tap, input, output)).toBe(
            at(theirs, inputs, width, tap, other, output),
          );
        }
      }
      expect(tensors.get(`${layer}/bias`)).toEqual(values.get(`inpaint_net/${layer}/bias`));
    }
    for (const layer of ['conv17', 'allconv17']) {
      const inputs = network.table.get(layer)!.input;
      const own = tensors.get(`${layer}/kernel`)!;
      const theirs = values.get(`inpaint_net/${layer}/kernel`)!;
      for (const tap of [0, 4, 8]) {
        for (let output = 0; output < 3; output += 1) {
          expect(at(own, inputs, 3, tap, 5, output)).toBe(at(theirs, inputs, 3, tap, 5, 2 - output));
        }
      }
      expect([...tensors.get(`${layer}/bias`)!]).toEqual(
        [...values.get(`inpaint_net/${layer}/bias`)!].reverse(),
      );
    }
  });

  it('refuses what is missing, unknown, of another shape or short of a data file', () => {
    const again = (change: (list: Variable[]) => Variable[]) => {
      const { index, shards } = writeCheckpoint(change(small));
      return complaint(() => importDeepfill(readCheckpointIndex(index), shards));
    };
    // Values do not matter before the names and shapes are right, so they may be few.
    const small = variables.map((variable) => ({ ...variable, values: new Float32Array(1) }));
    expect(again((list) => list.filter(({ name }) => name !== 'inpaint_net/xconv5/bias'))).toMatch(
      /the weight "xconv5\/bias" is missing/,
    );
    const extra = { name: 'inpaint_net/conv99/kernel', shape: [1], values: new Float32Array(1) };
    expect(again((list) => [...list, extra])).toMatch(
      new RegExp(`"inpaint_net/conv99/kernel" does not belong to ${architecture}`),
    );
    const wrong = {
      name: 'inpaint_net/conv1/kernel',
      shape: [3, 3, 5, width()],
      values: new Float32Array(1),
    };
    expect(again((list) => [...list.filter(({ name }) => name !== wrong.name), wrong])).toMatch(
      /"inpaint_net\/conv1\/kernel" has the shape \[3,3,5,\d+\] instead of \[5,5,5,\d+\]/,
    );
    const other = { ...wrong, shape: [5, 5, 5, 40] };
    expect(again((list) => [...list.filter(({ name }) => name !== wrong.name), other])).toMatch(
      /40 channels/,
    );
    expect(complaint(() => importDeepfill(index, written.shards.slice(0, 1)))).toMatch(
      /2 data file\(s\) but 1 were given/,
    );
  });

  function width() {
    return network.table.get('conv1')!.output;
  }
});
