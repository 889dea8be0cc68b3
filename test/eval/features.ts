import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script, createContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import type { Features } from '@contextual-fill/core';

/** The networks inside the npm package `nsfwjs`, and their layers at strides 2, 4, 8 and 16. */
const NETWORKS = {
  mobilenet_v2: ['block_1_expand_relu', 'block_3_expand_relu', 'block_6_expand_relu', 'block_13_expand_relu'],
  inception_v3: ['activation_3', 'activation_5', 'mixed2', 'mixed7'],
} as const;

export type FeatureNetwork = keyof typeof NETWORKS;

interface ModelJson {
  modelTopology: {
    model_config: {
      config: {
        layers: { name: string; class_name: string; config: { batch_input_shape?: unknown[] } }[];
        output_layers: [string, number, number][];
      };
    };
  };
  weightsManifest: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
}

/** Loads a feature network from disk; it takes pictures of any size, RGB in 0..1. */
export async function loadFeatures(network: FeatureNetwork): Promise<Features> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('nsfwjs')), '../models', network);
  const bundle = (file: string): unknown => {
    const context = { module: { exports: {} as unknown }, exports: {} };
    new Script(readFileSync(join(folder, file), 'utf8')).runInContext(createContext(context));
    return context.module.exports;
  };
  const model = structuredClone(bundle('model.min.js')) as ModelJson;
  // Cut off what follows the last map: the classifier only takes one input size.
  const graph = model.modelTopology.model_config.config;
  const last = NETWORKS[network][NETWORKS[network].length - 1];
  graph.layers = graph.layers.slice(0, graph.layers.findIndex((layer) => layer.name === last) + 1);
  graph.layers.find((layer) => layer.class_name === 'InputLayer')!.config.batch_input_shape = [
    null,
    null,
    null,
    3,
  ];
  graph.output_layers = NETWORKS[network].map((name) => [name, 0, 0]);
  const shards = readdirSync(folder)
    .filter((file) => file.startsWith('group1-shard'))
    .sort()
    .map((file) => Buffer.from(bundle(file) as string, 'base64'));
  const joined = Buffer.concat(shards);
  const trunk = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: model.modelTopology,
      weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
      weightData: joined.buffer.slice(joined.byteOffset, joined.byteOffset + joined.length),
    }),
    { strict: false },
  );
  return (picture) => trunk.predict(picture) as tf.Tensor4D[];
}
