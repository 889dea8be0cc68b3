import { deepfillV1 } from './deepfill-v1.ts';
import { deepfillV2 } from './deepfill-v2.ts';
import type { Network } from './network.ts';
import { pyramid, pyramid2 } from './pyramid.ts';

export type Architecture = 'pyramid' | 'pyramid-2' | 'deepfill-v1' | 'deepfill-v2';

const networks: Readonly<Record<Architecture, Network>> = {
  pyramid,
  'pyramid-2': pyramid2,
  'deepfill-v1': deepfillV1,
  'deepfill-v2': deepfillV2,
};

/** The network of a name, or undefined. */
export function networkOf(architecture: string): Network | undefined {
  return Object.hasOwn(networks, architecture) ? networks[architecture as Architecture] : undefined;
}

export function architectures(): string[] {
  return Object.keys(networks);
}
