import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ImagePaint, RectangleNode } from '@figma/plugin-typings/plugin-api-standalone';
import { affine, createHost, type PictureLook } from './index.ts';

/**
 * Every way a picture can lie in a layer, against the definition in reference/figma-platform.md, section 3, taken the
 * other way round: from a page pixel to the picture pixel that must be seen there. The picture's red and green say
 * which pixel it is.
 */
const W = 120;
const H = 80;
const pixels = { width: W, height: H, data: new Uint8Array(W * H * 4) };
for (let y = 0; y < H; y++)
  for (let x = 0; x < W; x++) pixels.data.set([2 * x + 5, 3 * y + 5, 90, 255], (y * W + x) * 4);

type Matrix = [[number, number, number], [number, number, number]];

/** Layer unit square -> picture unit square. */
function unitMap(paint: ImagePaint, w: number, h: number): Matrix {
  const quarter = ((((paint.rotation ?? 0) / 90) % 4) + 4) % 4;
  const [tw, th] = quarter % 2 === 1 ? [H, W] : [W, H];
  // Where a point of the turned picture's unit square comes from in the picture as stored (turned clockwise).
  const turn: Matrix = [
    [
      [1, 0, 0],
      [0, 1, 0],
    ],
    [
      [0, 1, 0],
      [-1, 0, 1],
    ],
    [
      [-1, 0, 1],
      [0, -1, 1],
    ],
    [
      [0, -1, 1],
      [1, 0, 0],
    ],
  ][quarter] as Matrix;
  if (paint.scaleMode === 'CROP') return paint.imageTransform as Matrix;
  const s = { FILL: Math.max(w / tw, h / th), FIT: Math.min(w / tw, h / th), TILE: paint.scalingFactor ?? 1 }[
    paint.scaleMode
  ];
  const tile = paint.scaleMode === 'TILE';
  const fit: Matrix = [
    [w / (tw * s), 0, tile ? 0 : (1 - w / (tw * s)) / 2],
    [0, h / (th * s), tile ? 0 : (1 - h / (th * s)) / 2],
  ];
  return affine.multiply(turn, fit);
}

const LOOKS: Record<string, PictureLook> = {
  'FILL, wide': { width: 150, height: 60 },
  'FILL, tall': { width: 70, height: 130 },
  'FILL, turned': { width: 110, height: 90, rotation: 33 },
  'FILL, paint turned by 90': { width: 110, height: 90, paintRotation: 90 },
  'FILL, paint turned by 180': { width: 110, height: 90, paintRotation: 180 },
  'FILL, paint turned by 270': { width: 60, height: 90, paintRotation: 270, rotation: -20 },
  'FIT, wide': { scaleMode: 'FIT', width: 160, height: 70 },
  'FIT, paint turned by 90, layer turned': {
    scaleMode: 'FIT',
    width: 90,
    height: 120,
    paintRotation: 90,
    rotation: 50,
  },
  'CROP, a part': {
    scaleMode: 'CROP',
    width: 100,
    height: 90,
    imageTransform: [
      [0.5, 0, 0.3],
      [0, 0.6, 0.2],
    ],
  },
  'CROP, beyond the picture': {
    scaleMode: 'CROP',
    width: 130,
    height: 90,
    imageTransform: [
      [1.4, 0, -0.2],
      [0, 1.2, -0.1],
    ],
  },
  'CROP, turned picture': {
    scaleMode: 'CROP',
    width: 90,
    height: 90,
    imageTransform: [
      [0.4, 0.25, 0.2],
      [-0.3, 0.5, 0.4],
    ],
    rotation: -40,
  },
  'CROP, flipped': {
    scaleMode: 'CROP',
    width: 90,
    height: 70,
    imageTransform: [
      [-1, 0, 1],
      [0, 1, 0],
    ],
  },
  'TILE, small': { scaleMode: 'TILE', width: 150, height: 100, scalingFactor: 0.6 },
  'TILE, large, turned': { scaleMode: 'TILE', width: 150, height: 130, scalingFactor: 1.3, rotation: 20 },
  'TILE, paint turned by 270': {
    scaleMode: 'TILE',
    width: 150,
    height: 130,
    scalingFactor: 0.7,
    paintRotation: 270,
  },
  'a flipped layer': {
    width: 110,
    height: 70,
    relativeTransform: [
      [-0.8, 0.6, 130],
      [0.6, 0.8, 10],
    ],
  },
  'an ellipse': { shape: 'ELLIPSE', width: 120, height: 90, scaleMode: 'FILL', rotation: 15 },
  'a frame': { shape: 'FRAME', width: 100, height: 100, scaleMode: 'FIT' },
};

describe('a picture in a layer is seen where Figma puts it', async () => {
  const host = await createHost();
  for (const [name, look] of Object.entries(LOOKS)) {
    it(name, () => {
      for (const each of [...host.figma.currentPage.children]) each.remove();
      const node = host.scene.picture({ pixels, x: 20, y: 30, ...look });
      const paint = (node.fills as readonly ImagePaint[])[0]!;
      const area = { x: -60, y: -60, width: 300, height: 280 };
      const seen = host.render({ area });
      const toPicture = affine.multiplyAll(
        affine.scaling(W, H),
        unitMap(paint, node.width, node.height),
        affine.scaling(1 / node.width, 1 / node.height),
        affine.invert(node.absoluteTransform as affine.Transform),
      );
      const { checked, worst, blank } = compare(node, paint, toPicture, seen, area);
      expect(checked).toBeGreaterThan(1500);
      // One step of the ramp is 2 or 3, and a smaller picture is drawn from a mean of several pixels.
      expect(worst).toBeLessThanOrEqual(8);
      expect(blank).toBe(0);
    });
  }
});

/** Looks at page pixels well inside the layer, away from tile seams and the picture's rim. */
function compare(
  node: RectangleNode,
  paint: ImagePaint,
  toPicture: affine.Transform,
  seen: { width: number; data: Uint8Array; height: number },
  area: affine.Bounds,
) {
  const back = affine.invert(node.absoluteTransform as affine.Transform);
  let checked = 0;
  let worst = 0;
  let blank = 0;
  for (let y = 0; y < seen.height; y++) {
    for (let x = 0; x < seen.width; x++) {
      const [px, py] = [x + 0.5 + area.x, y + 0.5 + area.y];
      const inLayer = affine.apply(back, px, py);
      const rim = Math.min(inLayer.x, node.width - inLayer.x, inLayer.y, node.height - inLayer.y);
      const [u, v] = [inLayer.x / node.width - 0.5, inLayer.y / node.height - 0.5];
      const inShape = (node.type as string) === 'ELLIPSE' ? Math.hypot(u, v) < 0.47 : rim > 1.5;
      if (!inShape) continue;
      let { x: ix, y: iy } = affine.apply(toPicture, px, py);
      if (paint.scaleMode === 'TILE') {
        ix = ((ix % W) + W) % W;
        iy = ((iy % H) + H) % H;
      }
      const depth = Math.min(ix, W - ix, iy, H - iy);
      const at = (y * seen.width + x) * 4;
      if (depth < -3) {
        if (seen.data[at + 3] !== 0) blank++;
      } else if (depth > 3) {
        checked++;
        worst = Math.max(
          worst,
          Math.abs(seen.data[at]! - (2 * (ix - 0.5) + 5)),
          Math.abs(seen.data[at + 1]! - (3 * (iy - 0.5) + 5)),
        );
        if (seen.data[at + 3] !== 255) blank++;
      }
    }
  }
  return { checked, worst, blank };
}

describe('createImage', () => {
  it('takes PNG, JPEG and GIF and gives the same hash for the same bytes', async () => {
    const { figma } = await createHost();
    const source = sharp({ create: { width: 40, height: 20, channels: 3, background: '#336699' } });
    for (const bytes of [
      await source.png().toBuffer(),
      await source.jpeg().toBuffer(),
      await source.gif().toBuffer(),
    ]) {
      const image = figma.createImage(new Uint8Array(bytes));
      expect(await image.getSizeAsync()).toEqual({ width: 40, height: 20 });
      expect(Buffer.from(await image.getBytesAsync())).toEqual(bytes);
      expect(figma.createImage(new Uint8Array(bytes)).hash).toBe(image.hash);
      expect(figma.getImageByHash(image.hash)?.hash).toBe(image.hash);
    }
    expect(figma.getImageByHash('none')).toBeNull();
  });

  it('throws on other formats, damaged files and more than 4096 px', async () => {
    const { figma } = await createHost();
    const webp = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
      .webp()
      .toBuffer();
    const wide = await sharp({ create: { width: 4097, height: 1, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const broken = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer();
    expect(() => figma.createImage(new Uint8Array(webp))).toThrow('Image type is unsupported');
    expect(() => figma.createImage(new Uint8Array(wide))).toThrow('Image is too large');
    expect(() => figma.createImage(new Uint8Array(broken.subarray(0, 120)))).toThrow('unsupported');
    expect(() => figma.createImage([1, 2, 3] as never)).toThrow('Expected a Uint8Array');
    await expect(figma.createImageAsync('https://example.com/a.png')).rejects.toThrow('no network');
  });

  it('shows a JPEG as its orientation says and counts its size so', async () => {
    const host = await createHost();
    const lying = await sharp(Buffer.from(pixels.data), { raw: { width: W, height: H, channels: 4 } })
      .removeAlpha()
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const node = host.scene.picture({ bytes: new Uint8Array(lying) });
    expect([node.width, node.height]).toEqual([H, W]);
    const { data } = host.render({ area: { x: 0, y: 0, width: H, height: W } });
    // Turned clockwise by 90 degrees: the top-left corner shows the stored picture's bottom-left corner.
    const corner = [...data.subarray((2 * H + 2) * 4, (2 * H + 2) * 4 + 2)];
    expect(Math.abs(corner[0]! - 9)).toBeLessThan(12);
    expect(Math.abs(corner[1]! - (3 * (H - 3) + 5))).toBeLessThan(12);
  });
});

describe('exportAsync', () => {
  it('renders one node alone, with the bounds and the constraint asked for', async () => {
    const { scene, figma } = await createHost();
    const node = scene.picture({ pixels, x: 10, y: 10, scaleMode: 'FILL', effects: [shadow] });
    scene.rectangle({ x: 0, y: 0, width: 200, height: 200, fill: '#ff0000' });
    const png = await node.exportAsync({
      format: 'PNG',
      useAbsoluteBounds: true,
      constraint: { type: 'WIDTH', value: 60 },
    });
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([60, 40]);
    expect(Math.abs(data[(20 * 60 + 30) * 4]! - (2 * 60.5 + 5))).toBeLessThan(8);
    const grown = await sharp(await node.exportAsync()).metadata();
    expect(grown.width).toBeGreaterThan(W);
    expect(figma.currentPage.children).toHaveLength(2);
  });

  it('writes SVG text', async () => {
    const { scene } = await createHost();
    const node = scene.ellipse({ x: 5, y: 5, width: 30, height: 20, fill: '#336699' });
    const svg = (await (node as unknown as { exportAsync(s: object): Promise<unknown> }).exportAsync({
      format: 'SVG_STRING',
    })) as string;
    const { data, info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([30, 20]);
    expect([...data.subarray((10 * 30 + 15) * 4, (10 * 30 + 15) * 4 + 4)]).toEqual([0x33, 0x66, 0x99, 255]);
  });

  it('refuses what has no pixels', async () => {
    const { figma, scene } = await createHost();
    const frame = scene.frame({});
    await expect(
      frame.exportAsync({ format: 'PNG', constraint: { type: 'SCALE', value: 0 } }),
    ).rejects.toThrow('constraint');
    await expect(
      frame.exportAsync({ format: 'PNG', constraint: { type: 'WIDTH', value: 9000 } }),
    ).rejects.toThrow('too large');
    await expect(figma.currentPage.exportAsync({ format: 'PDF' })).rejects.toThrow();
  });
});

const shadow = {
  type: 'DROP_SHADOW',
  color: { r: 0, g: 0, b: 0, a: 0.5 },
  offset: { x: 0, y: 4 },
  radius: 8,
  visible: true,
  blendMode: 'NORMAL',
} as const;
