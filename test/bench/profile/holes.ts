/** One hole after the other on one backend: what shaders and textures add up to. Used in Node and in the browser. */
import { createInpainter } from '../../../core/lifecycle/create-inpainter.ts';
import { readWeights } from '../../../core/weights/bundle.ts';
import {
  compiledPrograms,
  prepareWith,
  type ProfileInput,
  type ProfileRequest,
  textureBytes,
} from './fill.ts';

export interface AfterHole {
  /** Width and height of the hole, as shares of the picture's side. */
  readonly hole: readonly [number, number];
  readonly milliseconds: number;
  readonly programs: number | undefined;
  readonly textureBytes: number | undefined;
}

/** The last one is the first again: nothing about it is new. */
const HOLES: readonly (readonly [number, number])[] = [
  [0.16, 0.16],
  [0.31, 0.19],
  [0.19, 0.38],
  [0.44, 0.25],
  [0.16, 0.16],
];

/** Fills every hole. The backend must not have been started before. */
export async function fillHoles(request: ProfileRequest, input: ProfileInput): Promise<AfterHole[]> {
  const { backend, detail } = request;
  prepareWith(request);
  const { image } = input;
  const { width, height } = image;
  const weights = readWeights(input.manifest, input.weights);
  const inpainter = await createInpainter({ weights, backend });
  const seen: AfterHole[] = [];
  for (const hole of HOLES) {
    const data = new Uint8Array(width * height);
    const [left, right] = [0.28, 0.28 + hole[0]].map((share) => Math.round(share * width));
    const [top, bottom] = [0.31, 0.31 + hole[1]].map((share) => Math.round(share * height));
    for (let y = top; y < bottom; y++) data.fill(255, y * width + left, y * width + right);
    const start = performance.now();
    await inpainter.fill(image, { width, height, data }, { detail });
    const milliseconds = performance.now() - start;
    seen.push({ hole, milliseconds, programs: compiledPrograms(), textureBytes: textureBytes() });
  }
  inpainter.dispose();
  return seen;
}
