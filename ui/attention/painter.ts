import { type AttentionMap, type Box, directionColours } from '@contextual-fill/core';
import { canvasFrom, canvasOf } from '../editor/picture-canvas.ts';
import type { KeptMask } from '../state/versions.ts';
import type { View } from '../state/view.ts';
import { gridBox, type HoleCell, traceOf } from './geometry.ts';
import { heatPicture, highestHeat, trustPicture } from './heat.ts';
import { drawFrame, drawLink, SOURCE_COLOUR, TARGET_COLOUR } from './trace-marks.ts';
import { bleedColours } from './wheel.ts';

/** Everything the attention views draw of one version, made once. */
export class AttentionPictures {
  private directions: HTMLCanvasElement[] | undefined;
  private smoothDirections: HTMLCanvasElement[] | undefined;
  private heats: HTMLCanvasElement[] | undefined;
  private trusts: HTMLCanvasElement[] | undefined;
  private hole: HTMLCanvasElement | undefined;

  constructor(
    readonly maps: readonly AttentionMap[],
    readonly mask: KeptMask,
  ) {}

  /** The direction view: the colour wheel's colours in the hole. `context` is an empty canvas in device pixels. */
  drawDirection(context: CanvasRenderingContext2D, view: View, smooth: boolean): void {
    const pictures = smooth
      ? (this.smoothDirections ??= this.maps.map((map) =>
          canvasFrom(bleedColours(directionColours(map, true))),
        ))
      : (this.directions ??= this.maps.map((map) => canvasFrom(directionColours(map, false))));
    context.save();
    this.clipToCrops(context, view);
    context.imageSmoothingEnabled = smooth;
    this.maps.forEach((map, i) => drawGrid(context, view, map, pictures[i]));
    context.restore();
    if (!smooth) return;
    const { box } = this.mask;
    context.globalCompositeOperation = 'destination-in';
    context.drawImage(
      this.holeShape(),
      view.x + box.x * view.scale,
      view.y + box.y * view.scale,
      box.width * view.scale,
      box.height * view.scale,
    );
    context.globalCompositeOperation = 'source-over';
  }

  /** The sources view: a veil over the picture, and over it the heat of every cell that lent something. */
  drawSources(
    context: CanvasRenderingContext2D,
    view: View,
    width: number,
    height: number,
    smooth: boolean,
  ): void {
    const highest = highestHeat(this.maps);
    this.heats ??= this.maps.map((map) => canvasFrom(heatPicture(map, highest)));
    context.fillStyle = 'rgba(0, 0, 4, 0.62)';
    context.fillRect(view.x, view.y, width * view.scale, height * view.scale);
    context.save();
    this.clipToCrops(context, view);
    context.imageSmoothingEnabled = smooth;
    this.maps.forEach((map, i) => drawGrid(context, view, map, this.heats![i]));
    context.restore();
  }

  /** The trust view: how far the network's gate trusted the copied picture, in every filled cell. */
  drawTrust(context: CanvasRenderingContext2D, view: View): void {
    this.trusts ??= this.maps.map((map) => canvasFrom(trustPicture(map)));
    context.save();
    this.clipToCrops(context, view);
    context.imageSmoothingEnabled = false;
    this.maps.forEach((map, i) => drawGrid(context, view, map, this.trusts![i]));
    context.restore();
  }

  /** Behind a trace: a veil over the picture, but not over the traced cell and the patches it was borrowed from. */
  drawTraceVeil(
    context: CanvasRenderingContext2D,
    view: View,
    width: number,
    height: number,
    at: HoleCell | null,
    density: number,
  ): void {
    context.fillStyle = 'rgba(0, 0, 0, 0.45)';
    context.fillRect(view.x, view.y, width * view.scale, height * view.scale);
    if (!at) return;
    const { box, sources } = traceOf(this.maps, at);
    for (const patch of [box, ...sources.map((source) => source.box)]) {
      const shown = placeOf(patch, view, density);
      context.clearRect(shown.left, shown.top, shown.width, shown.height);
    }
  }

  /** The trace: lines from one filled cell to the patches it was borrowed from, with their weights. */
  drawTrace(context: CanvasRenderingContext2D, view: View, at: HoleCell, density: number): void {
    context.save();
    const trace = traceOf(this.maps, at);
    const place = (box: Box) => placeOf(box, view, density);
    const target = place(trace.box);
    const heaviest = Math.max(1e-6, ...trace.sources.map(({ weight }) => weight));
    for (const { box, weight } of [...trace.sources].reverse()) {
      const to = place(box);
      drawLink(context, target, to, 1 + 3 * (weight / heaviest), density);
      drawFrame(context, to, SOURCE_COLOUR, density);
    }
    drawFrame(context, target, TARGET_COLOUR, density);
    context.font = `600 ${11 * density}px Inter, sans-serif`;
    context.textBaseline = 'middle';
    const taken: { x: number; y: number }[] = [];
    trace.sources.forEach(({ box, weight }) => {
      const to = place(box);
      const text = `${(100 * weight).toFixed(weight < 0.1 ? 1 : 0)} %`;
      const w = context.measureText(text).width + 8 * density;
      const h = 16 * density;
      // Beyond the patch, as seen from the traced cell, so that labels do not lie on the lines.
      const away = Math.hypot(to.x - target.x, to.y - target.y) || 1;
      const beyond = to.width / 2 + 6 * density;
      const middleX = to.x + ((to.x - target.x) / away) * (beyond + w / 2);
      const middleY = to.y + ((to.y - target.y) / away) * (beyond + h / 2);
      const x = Math.min(context.canvas.width - w - 2, Math.max(2, middleX - w / 2));
      let y = Math.min(context.canvas.height - h, Math.max(h, middleY));
      while (taken.some((other) => Math.abs(other.x - x) < w && Math.abs(other.y - y) < h + 1)) y += h + 2;
      taken.push({ x, y });
      context.fillStyle = 'rgba(0, 0, 0, 0.82)';
      context.beginPath();
      context.roundRect(x, y - h / 2, w, h, 3 * density);
      context.fill();
      context.fillStyle = '#ffffff';
      context.fillText(text, x + 4 * density, y + 0.5 * density);
    });
    context.restore();
  }

  private clipToCrops(context: CanvasRenderingContext2D, view: View): void {
    context.beginPath();
    for (const { region } of this.maps) {
      const { x, y, width, height } = region.crop;
      context.rect(view.x + x * view.scale, view.y + y * view.scale, width * view.scale, height * view.scale);
    }
    context.clip();
  }

  private holeShape(): HTMLCanvasElement {
    if (this.hole) return this.hole;
    const { box, data } = this.mask;
    const canvas = canvasOf(box.width, box.height);
    const context = canvas.getContext('2d')!;
    const pixels = context.createImageData(box.width, box.height);
    for (let i = 0; i < data.length; i++) pixels.data[i * 4 + 3] = data[i] >= 128 ? 255 : 0;
    context.putImageData(pixels, 0, 0);
    this.hole = canvas;
    return canvas;
  }
}

/** Where a patch is shown: never smaller than can be seen. */
function placeOf({ x, y, width, height }: Box, view: View, density: number) {
  const shown = {
    x: view.x + (x + width / 2) * view.scale,
    y: view.y + (y + height / 2) * view.scale,
    width: Math.max(7 * density, width * view.scale),
    height: Math.max(7 * density, height * view.scale),
  };
  return { ...shown, left: shown.x - shown.width / 2, top: shown.y - shown.height / 2 };
}

function drawGrid(
  context: CanvasRenderingContext2D,
  view: View,
  map: AttentionMap,
  picture: HTMLCanvasElement,
): void {
  const box = gridBox(map);
  context.drawImage(
    picture,
    view.x + box.x * view.scale,
    view.y + box.y * view.scale,
    box.width * view.scale,
    box.height * view.scale,
  );
}
