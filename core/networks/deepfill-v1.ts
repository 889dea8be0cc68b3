/**
 * The paper's network, layer by layer (Yu et al., CVPR 2018; JiahuiYu/generative_inpainting v1.0.0): 3,601,542
 * parameters. Weights are RGB here; the importer turns the official BGR ones. The official checkpoints are
 * CC BY-NC and not part of this project.
 */
import { clipByValue } from '@tensorflow/tfjs-core';

import { createDeepfill, type Row } from './deepfill.ts';
import type { Activation } from './layers.ts';

const COARSE: readonly Row[] = [
  ['conv1', 5, 1, 1, 5, 32],
  ['conv2_downsample', 3, 2, 1, 32, 64],
  ['conv3', 3, 1, 1, 64, 64],
  ['conv4_downsample', 3, 2, 1, 64, 128],
  ['conv5', 3, 1, 1, 128, 128],
  ['conv6', 3, 1, 1, 128, 128],
  ['conv7_atrous', 3, 1, 2, 128, 128],
  ['conv8_atrous', 3, 1, 4, 128, 128],
  ['conv9_atrous', 3, 1, 8, 128, 128],
  ['conv10_atrous', 3, 1, 16, 128, 128],
  ['conv11', 3, 1, 1, 128, 128],
  ['conv12', 3, 1, 1, 128, 128],
  ['conv13_upsample', 3, 1, 1, 128, 64],
  ['conv14', 3, 1, 1, 64, 64],
  ['conv15_upsample', 3, 1, 1, 64, 32],
  ['conv16', 3, 1, 1, 32, 16],
  ['conv17', 3, 1, 1, 16, 3],
];

const HALLUCINATION: readonly Row[] = [
  ['xconv1', 5, 1, 1, 5, 32],
  ['xconv2_downsample', 3, 2, 1, 32, 32],
  ['xconv3', 3, 1, 1, 32, 64],
  ['xconv4_downsample', 3, 2, 1, 64, 64],
  ['xconv5', 3, 1, 1, 64, 128],
  ['xconv6', 3, 1, 1, 128, 128],
  ['xconv7_atrous', 3, 1, 2, 128, 128],
  ['xconv8_atrous', 3, 1, 4, 128, 128],
  ['xconv9_atrous', 3, 1, 8, 128, 128],
  ['xconv10_atrous', 3, 1, 16, 128, 128],
];

const ATTENTION: readonly Row[] = [
  ['pmconv1', 5, 1, 1, 5, 32],
  ['pmconv2_downsample', 3, 2, 1, 32, 32],
  ['pmconv3', 3, 1, 1, 32, 64],
  ['pmconv4_downsample', 3, 2, 1, 64, 128],
  ['pmconv5', 3, 1, 1, 128, 128],
  ['pmconv6', 3, 1, 1, 128, 128],
];

const AFTER_ATTENTION: readonly Row[] = [
  ['pmconv9', 3, 1, 1, 128, 128],
  ['pmconv10', 3, 1, 1, 128, 128],
];

const DECODER: readonly Row[] = [
  ['allconv11', 3, 1, 1, 256, 128],
  ['allconv12', 3, 1, 1, 128, 128],
  ['allconv13_upsample', 3, 1, 1, 128, 64],
  ['allconv14', 3, 1, 1, 64, 64],
  ['allconv15_upsample', 3, 1, 1, 64, 32],
  ['allconv16', 3, 1, 1, 32, 16],
  ['allconv17', 3, 1, 1, 16, 3],
];

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  conv17: 'linear',
  allconv17: 'linear',
  pmconv6: 'relu',
};

export const deepfillV1 = createDeepfill({
  coarse: COARSE,
  hallucination: HALLUCINATION,
  attention: ATTENTION,
  afterAttention: AFTER_ATTENTION,
  decoder: DECODER,
  activation: (name) => ACTIVATIONS[name] ?? 'elu',
  squash: (x) => clipByValue(x, -1, 1),
  refinementSeesMask: true,
});
