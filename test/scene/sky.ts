import { fractalNoise, mix, noise, smoothstep } from './noise.ts';
import { setColour, type Surface } from './surface.ts';

/** Writes the sky's light in direction (x, y, z) into `out`: a gradient, haze at the horizon, soft clouds. */
export function shadeSky(x: number, y: number, z: number, cover: number, seed: number, out: Surface): void {
  const up = Math.max(0, y / Math.sqrt(x * x + y * y + z * z));
  const haze = Math.exp(-up * 5.5);
  setColour(out, mix(0.2, 0.68, haze), mix(0.4, 0.78, haze), mix(0.82, 0.92, haze));
  // Clouds hang on a plane far above; they thin out towards the horizon, where the haze swallows them.
  const reach = 1 / (up + 0.12);
  const cx = x * reach * 0.9;
  const cz = Math.abs(z) * reach * 0.9;
  const warp = noise(cx * 0.9, cz * 0.9, seed + 1);
  const body = fractalNoise(cx * 1.25 + warp, cz * 1.6 + warp, 5, seed + 2);
  const density = smoothstep(0.66 - 0.3 * cover, 0.92 - 0.3 * cover, body) * (1 - haze * 0.6);
  const shade = smoothstep(
    0.5,
    0.95,
    fractalNoise(cx * 1.25 + warp + 0.25, cz * 1.6 + warp - 0.2, 4, seed + 2),
  );
  out.red = mix(out.red, mix(1.06, 0.74, shade), density);
  out.green = mix(out.green, mix(1.06, 0.77, shade), density);
  out.blue = mix(out.blue, mix(1.07, 0.84, shade), density);
}

/**
 * How dark the tree tops behind the wall are at this place, 0 (sky) to 1; writes their colour into `out` where they
 * are.
 */
export function shadeTrees(x: number, y: number, seed: number, out: Surface): number {
  const crown =
    0.55 + 1.9 * fractalNoise(x * 0.26, 0.5, 3, seed) + 0.5 * fractalNoise(x * 1.6, 2.5, 2, seed + 1);
  const ragged = crown + 0.35 * (fractalNoise(x * 5, y * 5, 3, seed + 2) - 0.5) * 2;
  const inside = smoothstep(-0.03, 0.05, ragged - y);
  if (inside === 0) return 0;
  const clump = fractalNoise(x * 2.2, y * 2.2, 3, seed + 3);
  const leaf = noise(x * 16, y * 16, seed + 4) * 0.6 + noise(x * 33, y * 33, seed + 5) * 0.4;
  const hole =
    smoothstep(0.7, 0.8, fractalNoise(x * 7, y * 7, 2, seed + 6)) * smoothstep(0.8, 0.1, ragged - y);
  const light = mix(0.25, 1.35, smoothstep(0.3, 0.7, clump)) * mix(0.45, 1.45, leaf);
  setColour(out, 0.088 * light + 0.02, 0.125 * light + 0.025, 0.045 * light + 0.025);
  return inside * (1 - hole);
}
