import { type FileStatements, type PngChunk, XMP_MARK } from '@contextual-fill/core';
import sharp from 'sharp';

/** The longest content of one segment, its own length left out. */
const LONGEST = 65533;
const METRES_PER_INCH = 0.0254;

/**
 * Encodes RGB or grey samples as a JPEG with full colour resolution (4:4:4) and the statements that a JPEG can carry:
 * profile, EXIF, XMP, IPTC, density. `quality` is 1 to 100.
 */
export async function encodeJpeg(
  samples: Uint8Array,
  size: { readonly width: number; readonly height: number; readonly channels: 1 | 3 },
  quality: number,
  { profile, exif, xmp, iptc, chunks }: FileStatements,
): Promise<Buffer> {
  const jpeg = await sharp(samples, { raw: size, limitInputPixels: false })
    .toColourspace(size.channels === 1 ? 'b-w' : 'srgb')
    .jpeg({ quality, chromaSubsampling: '4:4:4', mozjpeg: false })
    .toBuffer();
  const parts: Uint8Array[] = [jpeg.subarray(0, 2), segment(0xe0, jfif(densityOf(chunks)))];
  const exifData = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif ?? new Uint8Array()]);
  if (exif !== undefined && exifData.length <= LONGEST) parts.push(segment(0xe1, exifData));
  const xmpData = Buffer.concat([Buffer.from(XMP_MARK, 'latin1'), xmp ?? new Uint8Array()]);
  if (xmp !== undefined && xmpData.length <= LONGEST) parts.push(segment(0xe1, xmpData));
  const iptcData = iptcResource(iptc ?? new Uint8Array());
  if (iptc !== undefined && iptcData.length <= LONGEST) parts.push(segment(0xed, iptcData));
  if (profile !== undefined) parts.push(...profileSegments(profile));
  parts.push(jpeg.subarray(afterApplicationData(jpeg)));
  return Buffer.concat(parts);
}

/** Pixels per inch. */
function densityOf(chunks: readonly PngChunk[]): number | undefined {
  const data = chunks.find(({ type }) => type === 'pHYs')?.data;
  return data?.[8] === 1 ? Math.round(Buffer.from(data).readUInt32BE(0) * METRES_PER_INCH) : undefined;
}

/** An IPTC record as the only one of Photoshop's resources: number 0x0404, no name, filled up to an even count. */
function iptcResource(iptc: Uint8Array): Buffer {
  const head = Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0....', 'latin1');
  head.writeUInt32BE(iptc.length, head.length - 4);
  return Buffer.concat([head, iptc, Buffer.alloc(iptc.length & 1)]);
}

/** JFIF 1.02 without a thumbnail. Without a density: square pixels. */
function jfif(density: number | undefined): Buffer {
  const data = Buffer.from('JFIF\0\x01\x02\0\0\x01\0\x01\0\0', 'latin1');
  if (density !== undefined && density >= 1 && density <= 65535) {
    data[7] = 1;
    data.writeUInt16BE(density, 8);
    data.writeUInt16BE(density, 10);
  }
  return data;
}

/** ICC.1:2022, annex B.4: the profile in numbered pieces. */
function profileSegments(profile: Uint8Array): Buffer[] {
  const head = Buffer.from('ICC_PROFILE\0', 'latin1');
  const room = LONGEST - head.length - 2;
  const count = Math.ceil(profile.length / room);
  if (count > 255) return [];
  return Array.from({ length: count }, (_, i) =>
    segment(
      0xe2,
      Buffer.concat([head, Buffer.from([i + 1, count]), profile.subarray(i * room, (i + 1) * room)]),
    ),
  );
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** Where the encoder's own APP segments end. */
function afterApplicationData(jpeg: Buffer): number {
  let at = 2;
  while (jpeg[at] === 0xff && jpeg[at + 1] >= 0xe0 && jpeg[at + 1] <= 0xef)
    at += 2 + jpeg.readUInt16BE(at + 2);
  return at;
}
