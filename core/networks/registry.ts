import { deepfillV1 } from './deepfill-v1.ts';
import { deepfillV2 } from './deepfill-v2.ts';
import type { Network } from './network.ts';
import { pyramid, pyramid2, pyramid3 } from './pyramid.ts';

/** Every network that the engine can run, by the name that a weights bundle's manifest calls its `architecture`. */
export const NETWORKS = {
  pyramid,
  'pyramid-2': pyramid2,
  'pyramid-3': pyramid3,
  'deepfill-v1': deepfillV1,
  'deepfill-v2': deepfillV2,
} as const satisfies Readonly<Record<string, Network>>;

export type Architecture = keyof typeof NETWORKS;

/** Whether there is a network of this name. */
export function isArchitecture(name: string): name is Architecture {
  return Object.hasOwn(NETWORKS, name);
}
