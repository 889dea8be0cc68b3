/** What the page can do, by trying it. */
export default async function abilities(echoed: unknown) {
  const adapter = await navigator.gpu?.requestAdapter();
  const gl =
    document.createElement('canvas').getContext('webgl2') ?? new OffscreenCanvas(1, 1).getContext('webgl2');
  let workerWebgl = false;
  const blobWorker = await new Promise<boolean>((resolve) => {
    try {
      const code = `postMessage(new OffscreenCanvas(1, 1).getContext('webgl2') !== null)`;
      const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const worker = new Worker(url);
      worker.onmessage = ({ data }) => {
        workerWebgl = data as boolean;
        resolve(true);
      };
      worker.onerror = () => resolve(false);
    } catch {
      resolve(false);
    }
  });
  const fetched = await (await fetch('/three.bin')).arrayBuffer();
  return {
    secure: isSecureContext,
    webgpu: Boolean(adapter),
    webgl: Boolean(gl),
    workerWebgl,
    blobWorker,
    echoed,
    fetched: fetched.byteLength,
  };
}
