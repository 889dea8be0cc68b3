import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../core/detail/random.ts';
import { Convolver, type Convolution, type ConvolutionWeights } from '../../../core/kernels/convolver.ts';
import { NETWORKS } from '../../../core/networks/registry.ts';
import { installKernels, removeKernels } from '../../../core/kernels/kernels.ts';
import { compileKernels } from '../../../scripts/build-kernels.ts';

/** The definition. */
function literal(
  { input, height, width, inputs, outputs, stride, slope }: Convolution,
  w: ConvolutionWeights,
) {
  const found: number[] = [];
  for (let y = 0; y < height; y += stride) {
    for (let x = 0; x < width; x += stride) {
      for (let c = 0; c < outputs; c++) {
        let sum = w.bias[c];
        for (let v = 0; v < 3; v++) {
          for (let u = 0; u < 3; u++) {
            const [row, column] = [y + v - 1, x + u - 1];
            if (row < 0 || column < 0 || row >= height || column >= width) continue;
            for (let k = 0; k < inputs; k++) {
              sum +=
                input[(row * width + column) * inputs + k] *
                w.filter[((v * 3 + u) * inputs + k) * outputs + c];
            }
          }
        }
        found.push(sum < 0 ? slope * sum : sum);
      }
    }
  }
  return found;
}

function layer(height: number, width: number, inputs: number, outputs: number, stride: 1 | 2, slope = 0.2) {
  const random = createRandom(height + width + inputs);
  const numbers = (count: number, most: number) =>
    Float32Array.from({ length: count }, () => most * (2 * random() - 1));
  const input = numbers(height * width * inputs, 1);
  const weights = { filter: numbers(9 * inputs * outputs, Math.sqrt(1 / inputs)), bias: numbers(outputs, 1) };
  return { convolution: { input, height, width, inputs, outputs, stride, slope }, weights };
}

describe('our convolutions', () => {
  beforeAll(async () => {
    await installKernels(await compileKernels());
  });
  afterAll(removeKernels);

  it.each([
    // Winograd's way: sides that are and are not whole tiles.
    layer(16, 16, 8, 16, 1),
    layer(32, 32, 8, 16, 1),
    layer(33, 35, 12, 8, 1),
    layer(46, 34, 24, 24, 1, 1),
    layer(70, 31, 4, 3, 1),
    layer(8, 8, 32, 24, 1),
    layer(4, 5, 32, 24, 1),
    // By the definition: of a stride, of channels that are no fours, of many channels.
    layer(6, 6, 200, 176, 1),
    layer(5, 4, 7, 4, 1, 1),
    layer(32, 32, 5, 24, 2),
    layer(31, 33, 12, 10, 2),
    layer(40, 40, 5, 8, 1),
  ])(
    'are what the definition says: $convolution.height x $convolution.width, $convolution.inputs to $convolution.outputs',
    ({ convolution, weights }) => {
      const convolver = Convolver.open()!;
      const expected = literal(convolution, weights);
      const { outputs } = convolution;
      // Twice: the second time with what is left in memory, and with the weights that are kept.
      for (let time = 0; time < 2; time++) {
        const read = () => {
          expect(time).toBe(0);
          return weights;
        };
        const done = convolver.run(convolution, weights, read, (found, padded) => {
          expect(found.length / padded).toBe(expected.length / outputs);
          let largest = 0;
          expected.forEach((value, n) => {
            const at = Math.floor(n / outputs) * padded + (n % outputs);
            largest = Math.max(largest, Math.abs(found[at] - value));
          });
          expect(largest).toBeLessThan(8e-5);
        });
        expect(done).toBe(true);
      }
    },
  );

  it('leave to others what is too narrow, and what is more than they may keep', () => {
    const convolver = Convolver.open()!;
    const run = (convolution: Convolution, weights: ConvolutionWeights) =>
      convolver.run(
        convolution,
        weights,
        () => weights,
        () => undefined,
      );
    const narrow = layer(40, 3, 8, 8, 1);
    expect(run(narrow.convolution, narrow.weights)).toBe(false);
    const done: boolean[] = [];
    for (let n = 0; n < 5; n++) {
      // 2.4 of eleven million numbers each.
      const { convolution, weights } = layer(4, 4, 512, 512, 1);
      done.push(run(convolution, weights));
    }
    expect(done).toEqual([true, true, true, true, false]);
  });

  it("have room for all of the default network's weights", () => {
    const convolver = Convolver.open()!;
    const left = [...NETWORKS['pyramid-3'].table.values()].filter(
      ({ input: inputs, output: outputs, stride }) => {
        const input = new Float32Array(16 * 16 * inputs);
        const weights = { filter: new Float32Array(9 * inputs * outputs), bias: new Float32Array(outputs) };
        const convolution: Convolution = {
          input,
          height: 16,
          width: 16,
          inputs,
          outputs,
          stride,
          slope: 0.2,
        };
        return !convolver.run(
          convolution,
          weights,
          () => weights,
          () => undefined,
        );
      },
    );
    expect(left).toEqual([]);
  });

  it('are not there without kernels', () => {
    removeKernels();
    expect(Convolver.open()).toBeUndefined();
  });
});
