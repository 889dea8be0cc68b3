const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Marker, length, one component, three values (ITU T.81, B.2.3). */
const SHORTEST_SCAN_HEAD = 10;

/**
 * The same JPEG without what decoders only complain about: bytes between its segments, values in the head of a
 * sequential scan that mean nothing there (cameras write zeros), a missing end of image. Where the compressed data
 * itself ends too early, the decoder still says so.
 */
export function cleanJpeg(jpeg: Uint8Array): Buffer {
  const parts: Uint8Array[] = [jpeg.subarray(0, 2)];
  let sequential = false;
  let at = 2;
  while (at + 4 <= jpeg.length) {
    const marker = jpeg[at + 1];
    const isSegment = jpeg[at] === 0xff && marker >= 0xc0 && marker < 0xff && !isAlone(marker);
    if (!isSegment) {
      at += 1;
      continue;
    }
    const end = at + 2 + ((jpeg[at + 2] << 8) | jpeg[at + 3]);
    const segment = Uint8Array.from(jpeg.subarray(at, end));
    if (marker === 0xc0 || marker === 0xc1) sequential = true;
    // A head that is too short for a component and these three values has a length that lies.
    if (marker === START_OF_SCAN && sequential && segment.length >= SHORTEST_SCAN_HEAD) {
      // Spectral selection 0 to 63, no approximation (ITU T.81, B.2.3).
      segment.set([0, 63, 0], segment.length - 3);
    }
    parts.push(segment);
    at = end;
    if (marker === START_OF_SCAN) break;
  }
  parts.push(jpeg.subarray(at));
  if (!endsImage(jpeg)) parts.push(Uint8Array.of(0xff, END_OF_IMAGE));
  return Buffer.concat(parts);
}

/** Markers without a length: restarts, start and end of image. */
function isAlone(marker: number): boolean {
  return marker >= 0xd0 && marker <= END_OF_IMAGE;
}

function endsImage(jpeg: Uint8Array): boolean {
  return (
    Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.length).lastIndexOf(Buffer.from([0xff, END_OF_IMAGE])) > 2
  );
}
