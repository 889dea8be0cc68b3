/** One segment of a JPEG's head (ITU T.81, annex B); `start` and `end` are its place in the file, marker included. */
export interface JpegSegment {
  readonly marker: number;
  readonly data: Uint8Array;
  readonly start: number;
  readonly end: number;
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

/** Markers that stand alone: TEM, RST0 to RST7, SOI; 0 after 0xFF is no marker at all. */
const standsAlone = (marker: number) => marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** The segments of a JPEG up to its pixels. Bytes between segments that belong to none are passed over. */
export function* readJpegSegments(jpeg: Uint8Array): Generator<JpegSegment> {
  for (let start = 2; start + 4 <= jpeg.length;) {
    const marker = jpeg[start + 1];
    if (jpeg[start] !== 0xff || marker === 0xff) {
      start += 1;
      continue;
    }
    if (standsAlone(marker)) {
      start += 2;
      continue;
    }
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return;
    const length = (jpeg[start + 2] << 8) | jpeg[start + 3];
    const end = start + 2 + length;
    if (length < 2 || end > jpeg.length) return;
    yield { marker, data: jpeg.subarray(start + 4, end), start, end };
    start = end;
  }
}

/** What the frame's header says (ITU T.81, B.2.2), whichever way the frame is packed, or undefined. */
export function readJpegFrame(
  jpeg: Uint8Array,
): { readonly width: number; readonly height: number; readonly components: number } | undefined {
  for (const { marker, data } of readJpegSegments(jpeg)) {
    // 0xC0 to 0xCF but the tables DHT, JPG and DAC.
    if (marker < 0xc0 || marker > 0xcf || [0xc4, 0xc8, 0xcc].includes(marker) || data.length < 6) continue;
    const [, high, low, wide, narrow, components] = data;
    return { height: (high << 8) | low, width: (wide << 8) | narrow, components };
  }
  return undefined;
}
