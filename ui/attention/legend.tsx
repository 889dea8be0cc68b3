import { useEffect, useRef } from 'preact/hooks';
import { directionColours } from '@contextual-fill/core';
import { heatColour } from './heat.ts';
import { wheelMap } from './wheel-map.ts';

/** The colour wheel: the colour of a filled cell says in which direction, and how far away, its source lies. */
export function WheelLegend() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const side = canvas.current!.width;
    const wheel = directionColours(wheelMap(side));
    const margin = Math.floor(side / 2);
    const context = canvas.current!.getContext('2d')!;
    context.putImageData(
      new ImageData(new Uint8ClampedArray(wheel.data), wheel.width, wheel.height),
      -margin,
      -margin,
    );
  }, []);
  return (
    <figure class="cf-legend">
      <canvas
        ref={canvas}
        width={72}
        height={72}
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
export function HeatLegend() {
  const stops = Array.from({ length: 8 }, (_, i) => `rgb(${heatColour(i / 7).join(' ')})`).join(', ');
  return (
    <figure class="cf-legend cf-legend-heat">
      <div class="cf-gradient" style={{ background: `linear-gradient(to right, ${stops})` }} />
      <figcaption class="cf-note cf-between">
        <span>lent little</span>
        <span>lent most</span>
      </figcaption>
    </figure>
  );
}
