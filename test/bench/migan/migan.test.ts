import { expect, it } from 'vitest';

import { ConvolutionGraph } from './convolutions.ts';
import { miGanSizedNetwork } from './network.ts';
import { writeOnnx } from './onnx.ts';
import { openSession } from './session.ts';

it('has the multiply-adds and weights that MI-GAN has at 512 px', () => {
  const { multiplyAdds, weightBytes, model } = miGanSizedNetwork(512);
  expect(multiplyAdds / 1e9).toBeCloseTo(15.1, 1);
  // 5.98 million, as the paper says.
  expect(weightBytes / 4 / 1e6).toBeCloseTo(5.98, 1);
  expect(model.length).toBeGreaterThan(weightBytes);
});

it('runs on onnxruntime-web, and its output depends on the input', async () => {
  const side = 16;
  const session = await openSession(miGanSizedNetwork(side).model, [1, 4, side, side]);
  const input = new Float32Array(4 * side * side).fill(0.5);
  const { shape, data } = await session.run(input);
  expect(shape).toEqual([1, 3, side, side]);
  expect(data.every(Number.isFinite)).toBe(true);
  input[0] = -0.5;
  expect((await session.run(input)).data).not.toEqual(data);
  await session.close();
});

it('writes convolutions that compute what their weights say', async () => {
  const input = { name: 'input', channels: 2, side: 3 };
  const graph = new ConvolutionGraph(input, () => 0.75);
  const file = graph.finish(graph.convolve(input, { channels: 1, kernel: 3, pad: [1, 1] }));
  const session = await openSession(writeOnnx(file), [1, 2, 3, 3]);
  const { data } = await session.run(new Float32Array(18).fill(1));
  const weight = file.weights[0].values[0];
  expect(weight).toBeGreaterThan(0);
  // Two channels; a corner sees 4 of the 9 cells of its neighbourhood, the middle of an edge 6.
  [8, 12, 8, 12, 18, 12, 8, 12, 8].forEach((cells, i) => expect(data[i]).toBeCloseTo(cells * weight, 4));
  expect(graph.multiplyAdds).toBe(2 * 9 * 9);
  await session.close();
});
