import { createRandom } from '../../../core/detail/random.ts';
import { ConvolutionGraph, type FeatureMaps } from './convolutions.ts';
import { writeOnnx } from './onnx.ts';

/** Sides of the smallest maps, and most channels. */
const SMALLEST = 4;
const MOST = 512;
const channelsAt = (side: number) => Math.min(32768 / side, MOST);

export interface Network {
  /** An ONNX file: "input" of 1 x 4 x side x side, one output of 1 x 3 x side x side. */
  readonly model: Uint8Array;
  /** Of the convolutions in one run, a pair counting as one. */
  readonly multiplyAdds: number;
  readonly weightBytes: number;
}

/**
 * A network of the size of MI-GAN's generator (Sargsyan et al., "MI-GAN: A Simple Baseline for Image Inpainting on
 * Mobile Devices", ICCV 2023), with random weights: it takes MI-GAN's time and fills nothing.
 *
 * The convolutions are MI-GAN's own in number, kind, channels and sides: two separable ones (3x3 on each channel for
 * itself, then 1x1 across them) at every side from the picture's down to 4 px and up again, 4x4 filters that halve
 * and double, leaky ReLU, the encoder's maps added in the decoder, the picture read out at every side and summed. At
 * 512 px that is 15.1 G multiply-adds. Left out are the passes between convolutions that MI-GAN's file has besides:
 * gain and clamp behind each activation and the decoder's noise, so the real network takes rather more time than this.
 *
 * @param side of the picture, a power of two
 */
export function miGanSizedNetwork(side: number): Network {
  const input = { name: 'input', channels: 4, side };
  const graph = new ConvolutionGraph(input, createRandom(0));
  const double = (maps: FeatureMaps) => graph.convolve(graph.spread(maps), { kernel: 4, pad: [2, 1] });
  function separable(maps: FeatureMaps, channels: number, size: 'same' | 'halved' | 'doubled' = 'same') {
    let next = graph.activate(graph.convolve(maps, { kernel: 3, pad: [1, 1], bias: true }));
    if (size === 'halved') next = graph.convolve(next, { kernel: 4, stride: 2, pad: [1, 1] });
    next = graph.convolve(next, { channels, kernel: 1 });
    return graph.activate(size === 'doubled' ? double(next) : next);
  }
  const pictureOf = (maps: FeatureMaps) => graph.convolve(maps, { channels: 3, kernel: 1, bias: true });

  const encoded: FeatureMaps[] = [];
  let maps = graph.activate(graph.convolve(input, { channels: channelsAt(side), kernel: 1, bias: true }));
  while (maps.side > SMALLEST) {
    encoded.push(separable(maps, maps.channels));
    maps = separable(encoded.at(-1)!, channelsAt(maps.side / 2), 'halved');
  }
  encoded.push(separable(maps, maps.channels));
  maps = separable(encoded.at(-1)!, maps.channels);

  const decode = (before: FeatureMaps) => separable(graph.sum(before, encoded.pop()!), before.channels);
  maps = decode(separable(maps, maps.channels));
  let picture = pictureOf(maps);
  while (maps.side < side) {
    maps = decode(separable(maps, channelsAt(2 * maps.side), 'doubled'));
    picture = graph.sum(double(picture), pictureOf(maps));
  }
  const { multiplyAdds, weightBytes } = graph;
  return { model: writeOnnx(graph.finish(picture)), multiplyAdds, weightBytes };
}
