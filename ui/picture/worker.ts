/** The picture tools in a worker: results are handed over, not copied. */
import { serveWhenOpened } from '../engine/contexts/serve.ts';
import { handOver } from '../engine/transfer.ts';
import type { PictureTools } from './direct-tools.ts';

async function load(): Promise<PictureTools> {
  const { directTools } = await import('./direct-tools.ts');
  return {
    decode: async (...given) => handOver(await directTools.decode(...given)),
    decodeMask: async (...given) => handOver(await directTools.decodeMask(...given)),
    encode: async (...given) => handOver(await directTools.encode(...given)),
    encodeMask: async (...given) => handOver(await directTools.encodeMask(...given)),
    select: async (...given) => handOver(await directTools.select(...given)),
    lookAround: async (...given) => handOver(await directTools.lookAround(...given)),
    rasterise: async (...given) => handOver(await directTools.rasterise(...given)),
  };
}

serveWhenOpened(load);
