/** The second worker's thread: fills regions that the first one sends. Told of its work by `SecondWorker`. */
import { parentPort, workerData } from 'node:worker_threads';
import { openPartServer } from '@contextual-fill/core';
import { installBuiltKernels } from './kernels.ts';
import type { SecondWorkerData } from './second-worker.ts';

const { weights, backend, port } = workerData as SecondWorkerData;
await installBuiltKernels();
await openPartServer({ weights, backend }, port);
parentPort?.postMessage('ready');
