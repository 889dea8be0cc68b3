import { env, InferenceSession, Tensor } from 'onnxruntime-web';

/** Runs an ONNX file with one input and one output. The caller closes it. */
export interface Session {
  run(input: Float32Array): Promise<{ readonly shape: readonly number[]; readonly data: Float32Array }>;
  close(): Promise<void>;
}

/** Opens an ONNX file on onnxruntime-web's WebAssembly with SIMD, on this thread alone. */
export async function openSession(model: Uint8Array, inputShape: readonly number[]): Promise<Session> {
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'] });
  const [inputName] = session.inputNames;
  const [outputName] = session.outputNames;
  return {
    async run(input) {
      const output = (await session.run({ [inputName]: new Tensor('float32', input, inputShape) }))[
        outputName
      ];
      return { shape: output.dims, data: output.data as Float32Array };
    },
    close: () => session.release(),
  };
}
