import { deepfillV1 } from '../../../core/networks/deepfill-v1.ts';
import { deepfillV2 } from '../../../core/networks/deepfill-v2.ts';
import { tensorShapes } from '../../../core/networks/layers.ts';
import type { Network } from '../../../core/networks/network.ts';
import { someValues, type Variable } from './tf-checkpoint-writer.ts';

export type DeepfillName = 'deepfill-v1' | 'deepfill-v2';
const NETWORKS: Readonly<Record<DeepfillName, Network>> = {
  'deepfill-v1': deepfillV1,
  'deepfill-v2': deepfillV2,
};

/**
 * A checkpoint as the official ones are: the generator under its nested names, and all that training leaves behind.
 */
export function deepfillVariables(network: DeepfillName): Variable[] {
  const variables: Variable[] = [];
  let seed = 1;
  const add = (name: string, shape: number[]) => {
    const count = shape.reduce((a, b) => a * b, 1);
    // As large as leaves the values of the next layer as large as those of this one.
    const scale = shape.length > 1 ? 2 / Math.sqrt(count / shape.at(-1)!) : 0.05;
    const values = someValues(count, seed++).map((value) => value * scale);
    variables.push({ name, shape, values });
  };
  for (const [name, shape] of tensorShapes(NETWORKS[network].table)) {
    const [layer, part] = name.split('/');
    const scope = layer.endsWith('_upsample') ? `${layer}/${layer}_conv` : layer;
    add(`inpaint_net/${scope}/${part}`, shape);
    if (layer === 'conv3')
      for (const slot of ['Adam', 'Adam_1']) add(`inpaint_net/${scope}/${part}/${slot}`, shape);
  }
  for (const name of ['beta1_power', 'beta2_power_1', 'lr', 'global_step']) add(name, []);
  add('discriminator/discriminator_local/conv1/kernel', [5, 5, 3, 64]);
  add('discriminator/dout_global_fc/bias/Adam', [1]);
  return variables;
}
