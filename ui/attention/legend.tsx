import { useEffect, useRef } from 'preact/hooks';
import { heatColour } from './heat.ts';
import { wheelPicture } from './wheel.ts';

/** The colour wheel: the colour of a filled cell says in which direction, and how far away, its source lies. */
export function WheelLegend() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, data } = wheelPicture(canvas.current!.width);
    const pixels = new ImageData(new Uint8ClampedArray(data), width, height);
    canvas.current!.getContext('2d')!.putImageData(pixels, 0, 0);
  }, []);
  return (
    <figure class="cf-legend">
      <canvas
        ref={canvas}
        width={144}
        height={144}
        class="cf-wheel"
        role="img"
        aria-label="Colour wheel: the middle is white, for a source close by; the rim is the farthest source in that direction"
      />
      <figcaption class="cf-note">
        A colour points to where the source lies, as seen from the filled spot. Paler is nearer.
      </figcaption>
    </figure>
  );
}

/** The scale of the heat. */
export function HeatLegend({ least, most }: { least: string; most: string }) {
  const stops = Array.from({ length: 8 }, (_, i) => `rgb(${heatColour(i / 7).join(' ')})`).join(', ');
  return (
    <figure class="cf-legend cf-legend-heat">
      <div class="cf-gradient" style={{ background: `linear-gradient(to right, ${stops})` }} />
      <figcaption class="cf-note cf-between">
        <span>{least}</span>
        <span>{most}</span>
      </figcaption>
    </figure>
  );
}
