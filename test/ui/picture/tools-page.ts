/** Runs in the browser: a picture is decoded while something happens to the worker that does it. */
import { createPictureTools } from '../../../ui/picture/tools.ts';
import { keepBusy, kill, makeWorkersMortal, type Death } from '../mortal-workers.ts';

export interface Story {
  /** What happens to the worker while it decodes. */
  death?: Death;
  /** Milliseconds for which the worker is kept from decoding. */
  busy?: number;
  patience?: number;
}

export interface Outcome {
  /** Whether every byte of every picture came back. */
  right: boolean;
  /** Milliseconds from what happened to the picture. */
  took: number;
  /** Milliseconds that the same picture takes afterwards. */
  again: number;
  /** What was said when the file was damaged. */
  error: string;
}

export default async function run({ death, busy, patience }: Story): Promise<Outcome> {
  const workers = makeWorkersMortal();
  const tools = createPictureTools(await (await fetch('/pictures.js')).text(), { patience });
  const side = 1500;
  const data = Uint8Array.from({ length: side * side * 4 }, (_, index) =>
    index % 4 === 3 ? 255 : (index * index) >> 7,
  );
  const { bytes } = await tools.encode({ width: side, height: side, data });
  if (workers.length !== 1) throw new Error('there is no worker');
  const decode = async () => {
    const { image } = await tools.decode(bytes);
    return image.data.length === data.length && image.data.every((value, index) => value === data[index]);
  };

  if (busy) keepBusy(workers, busy);
  if (death === 'hung') kill(workers, death);
  const work = decode();
  if (death) setTimeout(() => kill(workers, death), 20);
  const start = performance.now();
  const first = await work;
  const took = performance.now() - start;
  const second = await decode();
  const again = performance.now() - start - took;
  const error = await tools.decode(new Uint8Array(20)).then(
    () => '',
    ({ message }: Error) => message,
  );
  tools.dispose();
  return { right: first && second && bytes.length > 0, took, again, error };
}
