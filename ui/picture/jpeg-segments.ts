/** One segment of a JPEG's head (ITU T.81, annex B); `start` and `end` are its place in the file, marker included. */
export interface JpegSegment {
  readonly marker: number;
  readonly data: Uint8Array;
  readonly start: number;
  readonly end: number;
}

const startOfScan = 0xda;
const endOfImage = 0xd9;
const exif = 0xe1;

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

/** The segments of a JPEG up to its pixels. */
export function* readSegments(jpeg: Uint8Array): Generator<JpegSegment> {
  for (let start = 2; start + 4 <= jpeg.length && jpeg[start] === 0xff;) {
    const marker = jpeg[start + 1];
    if (marker === 0xff) {
      start += 1;
      continue;
    }
    if (marker === startOfScan || marker === endOfImage) return;
    const end = start + 2 + ((jpeg[start + 2] << 8) | jpeg[start + 3]);
    yield { marker, data: jpeg.subarray(start + 4, end), start, end };
    start = end;
  }
}

/** The same JPEG without its Exif and so without a wish to be turned. */
export function withoutExif(jpeg: Uint8Array): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let kept = 0;
  for (const { marker, start, end } of readSegments(jpeg)) {
    if (marker !== exif) continue;
    parts.push(jpeg.slice(kept, start));
    kept = end;
  }
  return new Blob([...parts, jpeg.slice(kept)]);
}
