/** Runs in Chromium: the known outputs on one of the graphics backends. */
import '../../core/backends/register.ts';
import * as tf from '@tensorflow/tfjs-core';

import { prepareBackends } from '../../core/backends/register.ts';
import { selfTestError } from '../../core/backends/self-test.ts';
import { readWeights } from '../../core/weights/bundle.ts';
import { type Comparison, compareWithGolden } from './golden.ts';

async function bytes(path: string): Promise<ArrayBuffer> {
  return (await fetch(path)).arrayBuffer();
}

export default async function run({
  backend,
}: {
  backend: string;
}): Promise<Comparison & { selfTest: number }> {
  prepareBackends();
  await tf.setBackend(backend);
  await tf.ready();
  const manifest: unknown = JSON.parse(new TextDecoder().decode(await bytes('/pyramid.json')));
  const weights = readWeights(manifest, new Uint8Array(await bytes('/pyramid.bin')));
  const picture = async (name: string) => new Float32Array(await bytes(`/${name}`));
  const golden = {
    image: new Uint8Array(await bytes('/image')),
    mask: new Uint8Array(await bytes('/mask')),
    expected: {
      coarse: await picture('coarse'),
      copied: await picture('copied'),
      refined: await picture('refined'),
    },
    pairs: new Int32Array(await bytes('/pairs')),
  };
  const selfTest = await selfTestError();
  return { ...(await compareWithGolden(golden, weights)), selfTest };
}
