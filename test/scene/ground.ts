import { fractalNoise, hash, mix, noise, smoothstep } from './noise.ts';
import { mixColour, scaleColour, setColour, setNormal, type Surface } from './surface.ts';

export const groundKinds = ['cobbles', 'slabs', 'asphalt', 'grass'] as const;
export type GroundKind = (typeof groundKinds)[number];

/** Writes the ground's look at (x, z) metres into `surface`; `footprint` is the size of a picture sample there. */
export type Ground = (x: number, z: number, footprint: number, surface: Surface) => void;

export function createGround(kind: GroundKind, seed: number): Ground {
  switch (kind) {
    case 'cobbles':
      return (x, z, footprint, surface) => stones(x, z, footprint, surface, seed, cobbles);
    case 'slabs':
      return (x, z, footprint, surface) => stones(x, z, footprint, surface, seed, slabs);
    case 'asphalt':
      return (x, z, _footprint, surface) => asphalt(x, z, surface, seed);
    case 'grass':
      return (x, z, _footprint, surface) => grass(x, z, surface, seed);
  }
}

interface StoneLook {
  width: number;
  depth: number;
  joint: number;
  roundness: number;
  /** How round the corners are, as a share of the stone's half side. */
  corner: number;
  jitter: number;
  colour: readonly [number, number, number];
  contrast: number;
}

const cobbles: StoneLook = {
  width: 0.17,
  depth: 0.145,
  joint: 0.02,
  roundness: 0.055,
  corner: 0.55,
  jitter: 0.012,
  colour: [0.25, 0.235, 0.215],
  contrast: 0.42,
};

const slabs: StoneLook = {
  width: 0.62,
  depth: 0.42,
  joint: 0.013,
  roundness: 0.012,
  corner: 0.08,
  jitter: 0.003,
  colour: [0.31, 0.295, 0.265],
  contrast: 0.2,
};

/** Rows of rounded stones, every second row shifted by half a stone; the joint is dark and holds sand and moss. */
function stones(
  x: number,
  z: number,
  footprint: number,
  surface: Surface,
  seed: number,
  look: StoneLook,
): void {
  const wobble = look.jitter * 1.4;
  const wx = x + wobble * (noise(x * 5, z * 5, seed + 11) - 0.5) * 2;
  const wz = z + wobble * (noise(x * 5, z * 5, seed + 12) - 0.5) * 2;
  const row = Math.floor(wz / look.depth);
  const shifted = wx / look.width + (row & 1) * 0.5 + hash(row, 3, seed) * 0.25;
  const column = Math.floor(shifted);
  const id = hash(column, row, seed + 1);
  const halfWidth = look.width / 2 - look.joint / 2 - look.jitter * id;
  const halfDepth = look.depth / 2 - look.joint / 2 - look.jitter * hash(column, row, seed + 2);
  const px = (shifted - column - 0.5) * look.width;
  const pz = (wz / look.depth - row - 0.5) * look.depth;
  // Signed distance to the stone's outline, a box with round corners: negative inside.
  const corner = Math.min(halfWidth, halfDepth) * look.corner;
  const qx = Math.max(Math.abs(px) - halfWidth + corner, 0);
  const qz = Math.max(Math.abs(pz) - halfDepth + corner, 0);
  const inner = Math.min(Math.max(Math.abs(px) - halfWidth, Math.abs(pz) - halfDepth), 0);
  const distance = qx > 0 || qz > 0 ? Math.sqrt(qx * qx + qz * qz) - corner : inner;

  const grain = fractalNoise(x * 46, z * 46, 3, seed + 3);
  const patch = fractalNoise(x * 1.1, z * 1.1, 3, seed + 4);
  const tone = (1 - look.contrast / 2 + look.contrast * id) * mix(0.72, 1.28, grain) * mix(0.8, 1.2, patch);
  const warm = hash(column, row, seed + 5) - 0.5;
  const [red, green, blue] = look.colour;
  const softness = Math.max(0.004, footprint * 0.5);
  const stone = 1 - smoothstep(-softness, softness, distance);
  setColour(surface, red * (1 + 0.16 * warm), green, blue * (1 - 0.16 * warm));
  scaleColour(surface, tone);
  const moss = smoothstep(0.5, 0.72, fractalNoise(x * 0.8, z * 0.8, 3, seed + 6));
  const sand = mix(0.75, 1.25, grain);
  mixColour(
    surface,
    mix(0.1, 0.07, moss) * sand,
    mix(0.088, 0.095, moss) * sand,
    mix(0.07, 0.035, moss) * sand,
    1 - stone,
  );

  // Stones are flat on top and fall off towards the joint; the normal leans outwards there.
  const edge = smoothstep(-look.roundness, 0, distance) * stone;
  const length = Math.sqrt(px * px + pz * pz) + 1e-6;
  const lean = edge * 0.75;
  const rough = 0.22;
  const tiltX = (noise(x * 30, z * 30, seed + 7) - 0.5) * rough + (id - 0.5) * 0.1;
  const tiltZ = (noise(x * 30, z * 30, seed + 8) - 0.5) * rough + warm * 0.1;
  setNormal(surface, (px / length) * lean + tiltX, 1, (pz / length) * lean + tiltZ);
  surface.openness = mix(0.45, 1, stone) * mix(1, 0.82, edge);
  surface.gloss = 0.02 * stone;
}

/** Fine gravel in bitumen, with patches, a few cracks and a worn painted line along the wall. */
function asphalt(x: number, z: number, surface: Surface, seed: number): void {
  const grain = noise(x * 95, z * 95, seed + 1) * 0.6 + noise(x * 190, z * 190, seed + 2) * 0.4;
  const patch = fractalNoise(x * 0.7, z * 0.7, 4, seed + 3);
  const chip = smoothstep(0.74, 0.86, noise(x * 70, z * 70, seed + 4));
  const tone = mix(0.55, 1.45, grain) * mix(0.78, 1.22, patch);
  setColour(surface, 0.105 * tone, 0.104 * tone, 0.106 * tone);
  mixColour(surface, 0.3, 0.28, 0.255, chip * 0.55);
  const wander = fractalNoise(x * 0.9, z * 0.9, 4, seed + 5) - 0.5;
  const crack = Math.abs(z - 3.1 - 0.5 * hash(1, 1, seed) * x - 2.4 * wander);
  const crackShare = 1 - smoothstep(0.006, 0.018, crack);
  scaleColour(surface, 1 - 0.7 * crackShare);
  const line = smoothstep(0.075, 0.06, Math.abs(z - 5.4 + 0.02 * wander));
  const worn = smoothstep(0.28, 0.62, fractalNoise(x * 9, z * 9, 3, seed + 6) * 0.6 + grain * 0.4);
  mixColour(surface, 0.62, 0.6, 0.53, line * worn * 0.85);
  setNormal(
    surface,
    (noise(x * 80, z * 80, seed + 7) - 0.5) * 0.7,
    1,
    (noise(x * 80, z * 80, seed + 8) - 0.5) * 0.7,
  );
  surface.openness = 1 - 0.5 * crackShare;
  surface.gloss = 0.03;
}

/** A mown lawn: tufts, blades drawn out in one direction, dry patches, daisies here and there. */
function grass(x: number, z: number, surface: Surface, seed: number): void {
  const bend = 0.05 * (noise(x * 3, z * 3, seed + 9) - 0.5);
  const tuft = fractalNoise(x * 5.5, z * 4, 3, seed + 1);
  const blades =
    noise((x + bend) * 105, z * 34, seed + 2) * 0.6 + noise((x - bend) * 170, z * 60, seed + 3) * 0.4;
  const dry = smoothstep(0.46, 0.74, fractalNoise(x * 0.6, z * 0.6, 4, seed + 4));
  const tone = mix(0.42, 1.5, blades) * mix(0.62, 1.35, tuft);
  setColour(
    surface,
    mix(0.075, 0.155, dry) * tone,
    mix(0.125, 0.142, dry) * tone,
    mix(0.026, 0.05, dry) * tone,
  );
  const cell = 0.34;
  const column = Math.floor(x / cell);
  const row = Math.floor(z / cell);
  const chance = hash(column, row, seed + 5);
  if (chance > 0.8) {
    const dx = x - (column + 0.15 + 0.7 * hash(column, row, seed + 6)) * cell;
    const dz = z - (row + 0.15 + 0.7 * hash(column, row, seed + 7)) * cell;
    const radius = Math.sqrt(dx * dx + dz * dz);
    const petal = 1 - smoothstep(0.014, 0.02, radius);
    mixColour(surface, 0.75, 0.75, 0.72, petal);
    mixColour(surface, 0.7, 0.5, 0.06, 1 - smoothstep(0.004, 0.007, radius));
  }
  setNormal(surface, (noise(x * 40, z * 25, seed + 10) - 0.5) * 1.1, 1, (tuft - 0.5) * 0.9);
  surface.openness = mix(0.55, 1, blades);
  surface.gloss = 0.015;
}
