import { fractalNoise, hash, mix, noise, smoothstep } from './noise.ts';
import { mixColour, scaleColour, setColour, setNormal, type Surface } from './surface.ts';

export const wallKinds = ['brick', 'plaster', 'planks'] as const;
export type WallKind = (typeof wallKinds)[number];

export interface WallLook {
  kind: WallKind;
  /** Metres above the ground. */
  height: number;
  windows: boolean;
  seed: number;
}

/**
 * Writes the wall's look at (u, v) metres (along it, and up from the ground) into `surface`, with the normal in the
 * wall's own axes: x along, y up, z into the wall (the wall faces -z).
 */
export function shadeWall(look: WallLook, u: number, v: number, footprint: number, surface: Surface): void {
  surface.openness = 1;
  surface.gloss = 0;
  const plinth = 0.38;
  const coping = look.height - 0.16;
  if (v < plinth) stoneCourse(u, v, plinth, 0.9, look.seed + 40, surface);
  else if (v > coping) stoneCourse(u, v - coping, look.height - coping, 1.2, look.seed + 41, surface);
  else if (look.windows && shadeWindow(u, v, look.seed, surface)) return;
  else if (look.kind === 'brick') brick(u, v, footprint, look.seed, surface);
  else if (look.kind === 'plaster') plaster(u, v, look.seed, surface);
  else planks(u, v, look.seed, surface);
  // Ledges throw a little shade on what is under them, and rain streaks run down from the coping.
  if (v < coping) {
    const under = coping - v;
    surface.openness *= 1 - 0.45 * Math.exp(-under * 14);
    const streak = fractalNoise(u * 3.4, 0.4, 3, look.seed + 42);
    scaleColour(surface, 1 - 0.3 * smoothstep(0.45, 0.8, streak) * Math.exp(-under * 1.1));
  }
  surface.openness *= 1 - 0.5 * Math.exp(-v * 6);
  scaleColour(surface, 1 - 0.35 * Math.exp(-v * 4) * fractalNoise(u * 2, v * 2, 3, look.seed + 43));
}

function stoneCourse(
  u: number,
  v: number,
  height: number,
  length: number,
  seed: number,
  surface: Surface,
): void {
  const column = Math.floor(u / length);
  const id = hash(column, 7, seed);
  const along = u - column * length;
  const edge = Math.min(along, length - along, v, height - v);
  const grain = fractalNoise(u * 38, v * 38, 3, seed + 1);
  const tone =
    mix(0.85, 1.12, id) * mix(0.75, 1.22, grain) * mix(0.85, 1.15, fractalNoise(u * 2, v * 2, 2, seed + 2));
  setColour(surface, 0.34 * tone, 0.325 * tone, 0.295 * tone);
  const joint = 1 - smoothstep(0.004, 0.012, edge);
  scaleColour(surface, 1 - 0.6 * joint);
  setNormal(
    surface,
    (noise(u * 30, v * 30, seed + 3) - 0.5) * 0.25,
    (noise(u * 30, v * 30, seed + 4) - 0.5) * 0.25,
    -1,
  );
  surface.openness = 1 - 0.5 * joint;
}

function brick(u: number, v: number, footprint: number, seed: number, surface: Surface): void {
  const length = 0.24;
  const height = 0.077;
  const joint = 0.011;
  const wu = u + 0.004 * (noise(u * 9, v * 9, seed + 1) - 0.5);
  const wv = v + 0.004 * (noise(u * 9, v * 9, seed + 2) - 0.5);
  const row = Math.floor(wv / height);
  const shifted = wu / length + (row & 1) * 0.5;
  const column = Math.floor(shifted);
  const along = (shifted - column) * length;
  const up = wv - row * height;
  const edge = Math.min(along, length - along, up, height - up) - joint / 2;
  const softness = Math.max(0.0025, footprint * 0.5);
  const face = smoothstep(-softness, softness, edge);
  const id = hash(column, row, seed + 3);
  const burnt = smoothstep(0.82, 0.95, hash(column, row, seed + 4));
  const grain = fractalNoise(u * 60, v * 60, 3, seed + 5);
  const patch = fractalNoise(u * 0.9, v * 0.9, 3, seed + 6);
  const tone = mix(0.72, 1.22, id) * mix(0.75, 1.25, grain) * mix(0.85, 1.15, patch) * mix(1, 0.55, burnt);
  setColour(surface, mix(0.27, 0.33, id) * tone, mix(0.135, 0.17, patch) * tone, mix(0.095, 0.12, id) * tone);
  const mortar = mix(0.8, 1.15, grain);
  mixColour(surface, 0.33 * mortar, 0.31 * mortar, 0.27 * mortar, 1 - face);
  const lean = (1 - smoothstep(0, 0.008, edge)) * face;
  const sideways = along < length / 2 ? -lean : lean;
  const upwards = up < height / 2 ? -lean : lean;
  const nearSide = Math.min(along, length - along) < Math.min(up, height - up);
  setNormal(
    surface,
    (nearSide ? sideways : 0) * 0.8 + (noise(u * 45, v * 45, seed + 7) - 0.5) * 0.3,
    (nearSide ? 0 : upwards) * 0.8 + (noise(u * 45, v * 45, seed + 8) - 0.5) * 0.3,
    -1,
  );
  surface.openness = mix(0.6, 1, face);
}

function plaster(u: number, v: number, seed: number, surface: Surface): void {
  const hue = hash(5, 5, seed);
  const coarse = fractalNoise(u * 0.8, v * 0.8, 4, seed + 1);
  const grain = fractalNoise(u * 30, v * 30, 3, seed + 2);
  const tone = mix(0.82, 1.12, coarse) * mix(0.88, 1.12, grain);
  setColour(surface, mix(0.58, 0.5, hue) * tone, mix(0.46, 0.48, hue) * tone, mix(0.29, 0.42, hue) * tone);
  const damp = smoothstep(0.55, 0.9, fractalNoise(u * 1.4, v * 1.4, 4, seed + 3) + 0.35 * Math.exp(-v * 1.2));
  scaleColour(surface, 1 - 0.3 * damp);
  const wander = fractalNoise(u * 1.6, v * 1.6, 4, seed + 4) - 0.5;
  const crack = Math.abs(wander + 0.02 * (noise(u * 25, v * 25, seed + 5) - 0.5));
  scaleColour(surface, 1 - 0.35 * (1 - smoothstep(0.001, 0.004, crack)) * smoothstep(0.5, 0.6, coarse));
  setNormal(
    surface,
    (fractalNoise(u * 16, v * 16, 2, seed + 6) - 0.5) * 0.35,
    (fractalNoise(u * 16, v * 16, 2, seed + 7) - 0.5) * 0.35,
    -1,
  );
}

function planks(u: number, v: number, seed: number, surface: Surface): void {
  const width = 0.145;
  const column = Math.floor(u / width);
  const along = u - column * width;
  const id = hash(column, 1, seed);
  const gap = smoothstep(0.003, 0.008, Math.min(along, width - along));
  const bend = 0.03 * fractalNoise(column * 3.7, v * 1.3, 2, seed + 1);
  const fibre = fractalNoise((along + bend) * 75 + column * 13, v * 2.6, 3, seed + 2);
  const ring =
    0.5 + 0.5 * Math.sin((along + bend) * 170 + 9 * fractalNoise(column * 7.3, v * 0.9, 3, seed + 3));
  const tone = mix(0.7, 1.2, id) * mix(0.7, 1.3, fibre) * mix(0.88, 1.08, ring);
  setColour(surface, 0.29 * tone, 0.205 * tone, 0.135 * tone);
  mixColour(
    surface,
    0.23 * tone,
    0.22 * tone,
    0.205 * tone,
    0.55 * fractalNoise(u * 0.8, v * 0.8, 2, seed + 4),
  );
  const nail = Math.hypot(along - width / 2, ((v + 10.35) % 0.9) - 0.45);
  scaleColour(surface, 1 - 0.7 * (1 - smoothstep(0.006, 0.01, nail)));
  scaleColour(surface, mix(0.2, 1, gap));
  const side = along < width / 2 ? -1 : 1;
  setNormal(surface, side * (1 - gap) * 0.6 + (fibre - 0.5) * 0.3, 0, -1);
  surface.openness = mix(0.4, 1, gap);
}

/** Windows stand in a row, one every few metres; false where (u, v) is plain wall. */
function shadeWindow(u: number, v: number, seed: number, surface: Surface): boolean {
  const spacing = 2.9;
  const bottom = 1.02;
  const height = 1.45;
  const width = 1.05;
  const offset = hash(3, 9, seed) * spacing;
  const index = Math.floor((u + offset) / spacing);
  const x = u + offset - (index + 0.5) * spacing;
  const y = v - bottom;
  const sill = 0.09;
  if (Math.abs(x) < width / 2 + 0.09 && y > -sill && y < 0) {
    const tone = mix(0.85, 1.1, fractalNoise(u * 30, v * 30, 2, seed + 50));
    setColour(surface, 0.42 * tone, 0.4 * tone, 0.365 * tone);
    setNormal(surface, 0, y > -0.025 ? 0.8 : 0, -1);
    return true;
  }
  if (Math.abs(x) > width / 2 || y < 0 || y > height) return false;
  const inset = Math.min(width / 2 - Math.abs(x), y, height - y);
  const bar = Math.min(Math.abs(x), Math.abs(y - height * 0.62));
  if (inset < 0.055 || bar < 0.022) {
    const tone = mix(0.9, 1.06, noise(u * 50, v * 8, seed + 51));
    setColour(surface, 0.68 * tone, 0.67 * tone, 0.63 * tone);
    const rim = smoothstep(0.04, 0.055, inset);
    setNormal(surface, Math.sign(x) * rim * 0.5, 0, -1);
    surface.openness = inset < 0.012 || Math.abs(inset - 0.05) < 0.005 ? 0.5 : 0.9;
    return true;
  }
  // Glass: a dark room with pale curtains, and a good deal of sky in it.
  const fold = 0.5 + 0.5 * Math.sin(Math.abs(x) * 60 + 3 * noise(v * 2, index, seed + 52));
  const curtain = smoothstep(0.2, 0.26, Math.abs(x) + 0.06 * noise(v * 1.5, index * 3.1, seed + 53));
  const room = mix(0.012, 0.05, curtain * mix(0.5, 1, fold));
  setColour(surface, room, room * 1.02, room * 1.05);
  setNormal(
    surface,
    0.012 * (noise(u * 4, v * 4, seed + 54) - 0.5),
    0.012 * (noise(u * 4, v * 4, seed + 55) - 0.5),
    -1,
  );
  surface.openness =
    mix(0.55, 1, smoothstep(0.055, 0.16, height - y)) * mix(0.8, 1, smoothstep(0.055, 0.1, inset));
  surface.gloss = 1;
  return true;
}
