/** Counts what travels between JavaScript and a backend. Used in Node and in the browser. */
import * as tf from '@tensorflow/tfjs-core';

import { wrap } from './wrap.ts';

export interface Traffic {
  /** Tensors made from numbers; on the GPU backends these are uploaded when they are first used. */
  made: number;
  madeBytes: number;
  /** Textures or buffers that were filled from JavaScript; undefined where there is no such step. */
  uploads: number | undefined;
  uploadedBytes: number;
  /** Tensors whose numbers were asked for, by anybody. */
  reads: number;
  readBytes: number;
  /** Of these, how many held up the program until they were there. */
  blocking: number;
}

interface Engine {
  makeTensor(values: ArrayLike<unknown>, ...rest: unknown[]): tf.Tensor;
  read(dataId: object): Promise<ArrayLike<number>>;
  readSync(dataId: object): ArrayLike<number>;
}

interface WebglBackend {
  gpgpu: { uploadDenseMatrixToTexture(texture: unknown, width: number, height: number, data: object): void };
}

interface WebgpuBackend {
  tensorMap: { get(dataId: object): { resource?: unknown; values?: { byteLength: number } | null } };
  uploadToGPU(dataId: object): void;
}

/** Counts from now on, on the active backend, until `stop`. */
export function countTraffic(): { traffic: Traffic; stop: () => void } {
  const name = tf.getBackend();
  const traffic: Traffic = {
    made: 0,
    madeBytes: 0,
    uploads: undefined,
    uploadedBytes: 0,
    reads: 0,
    readBytes: 0,
    blocking: 0,
  };
  const engine = tf.engine() as unknown as Engine;
  const makeTensor = engine.makeTensor.bind(engine);
  const read = engine.read.bind(engine);
  const readSync = engine.readSync.bind(engine);
  const stops = [
    wrap(engine, {
      makeTensor(values, ...rest) {
        traffic.made++;
        traffic.madeBytes += 4 * values.length;
        return makeTensor(values, ...rest);
      },
      async read(dataId) {
        traffic.reads++;
        const values = await read(dataId);
        traffic.readBytes += 4 * values.length;
        return values;
      },
      readSync(dataId) {
        traffic.reads++;
        traffic.blocking++;
        const values = readSync(dataId);
        traffic.readBytes += 4 * values.length;
        return values;
      },
    }),
  ];
  if (name === 'webgl') {
    traffic.uploads = 0;
    const { gpgpu } = tf.backend() as unknown as WebglBackend;
    const upload = gpgpu.uploadDenseMatrixToTexture.bind(gpgpu);
    stops.push(
      wrap(gpgpu, {
        uploadDenseMatrixToTexture(texture, width, height, data) {
          traffic.uploads!++;
          traffic.uploadedBytes += (data as Float32Array).byteLength;
          upload(texture, width, height, data);
        },
      }),
    );
  }
  if (name === 'webgpu') {
    traffic.uploads = 0;
    const backend = tf.backend() as unknown as WebgpuBackend;
    const upload = backend.uploadToGPU.bind(backend);
    stops.push(
      wrap(backend, {
        uploadToGPU(dataId) {
          const { resource, values } = backend.tensorMap.get(dataId);
          if (!resource && values) {
            traffic.uploads!++;
            traffic.uploadedBytes += values.byteLength;
          }
          upload(dataId);
        },
      }),
    );
  }
  return { traffic, stop: () => stops.forEach((stop) => stop()) };
}
