import { concatenate } from './concatenate.ts';
import { isJpeg, readSegments } from './jpeg-segments.ts';
import { colourTypes, isPng, readChunks, type PngChunk } from './png-chunks.ts';

const text = (bytes: Uint8Array, start: number, length: number) =>
  String.fromCharCode(...bytes.subarray(start, start + length));

/** An ICC profile's own statement of what its numbers are: 'RGB ', 'GRAY', 'CMYK' (ICC.1:2022, 7.2, bytes 16-19). */
const colourSpace = (profile: Uint8Array) => text(profile, 16, 4);

async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const piped = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

/**
 * The ICC profile of a JPEG, put together from its APP2 segments (ICC.1:2022, annex B.4), or undefined. A profile
 * with a missing piece counts as none.
 */
function readJpegProfile(jpeg: Uint8Array): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  let count = 0;
  for (const { marker, data } of readSegments(jpeg)) {
    if (marker !== 0xe2 || text(data, 0, 12) !== 'ICC_PROFILE\0' || data.length <= 14) continue;
    pieces[data[12] - 1] = data.subarray(14);
    count = data[13]!;
  }
  if (count === 0 || pieces.length !== count || pieces.includes(undefined as never)) return undefined;
  return concatenate(pieces);
}

/** An iCCP chunk: a name, a zero, the method (0 = deflate), the profile in a zlib stream. */
async function profileChunk(profile: Uint8Array): Promise<PngChunk> {
  const name = new TextEncoder().encode('ICC profile');
  const packed = await through(profile, new CompressionStream('deflate'));
  const data = new Uint8Array(name.length + 2 + packed.length);
  data.set(name);
  data.set(packed, name.length + 2);
  return { type: 'iCCP', data };
}

/** True for an iCCP chunk whose profile speaks of RGB; others (grey) would be wrong in the RGBA file that we write. */
async function isRgbProfile(chunk: PngChunk): Promise<boolean> {
  try {
    const packed = chunk.data.subarray(chunk.data.indexOf(0) + 2);
    return colourSpace(await through(packed, new DecompressionStream('deflate'))) === 'RGB ';
  } catch {
    return false;
  }
}

/**
 * What a PNG or JPEG says about its colours, as PNG chunks to put into the result, so that a Display P3 picture keeps
 * its colours and an untagged one stays untagged. Empty for other formats.
 */
export async function readColour(bytes: Uint8Array): Promise<PngChunk[]> {
  if (isPng(bytes)) {
    const found: PngChunk[] = [];
    for (const { type, data } of readChunks(bytes)) {
      if (type === 'IDAT') break;
      if (!colourTypes.has(type)) continue;
      const chunk = { type, data: data.slice() };
      if (type !== 'iCCP' || (await isRgbProfile(chunk))) found.push(chunk);
    }
    return found;
  }
  const profile = isJpeg(bytes) ? readJpegProfile(bytes) : undefined;
  return profile && colourSpace(profile) === 'RGB ' ? [await profileChunk(profile)] : [];
}
