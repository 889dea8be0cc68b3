/** What the page can do, by trying it. */
export default async function abilities(echoed: unknown) {
  const adapter = await navigator.gpu?.requestAdapter();
  const gl = document.createElement('canvas').getContext('webgl2');
  const blobWorker = await new Promise<boolean>((resolve) => {
    try {
      const url = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }));
      const worker = new Worker(url);
      worker.onmessage = () => resolve(true);
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
    blobWorker,
    echoed,
    fetched: fetched.byteLength,
  };
}
