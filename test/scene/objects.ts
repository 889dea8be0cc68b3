import { hash, mix, noise, smoothstep } from './noise.ts';
import { setColour, setNormal, type Surface } from './surface.ts';

/** Something that stands on the ground and can be taken away. Rays start at (ox, oy, oz) and run along (dx, dy, dz). */
export interface SceneObject {
  /** Distance along the ray to its surface, or Infinity; the surface's look is written into `surface`. */
  hit(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, surface: Surface): number;
  /** True if it stands in the way of light that comes from (dx, dy, dz). */
  blocks(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): boolean;
  /** How much of the sky's light it takes from a point with normal n: 0..1, exactly 0 beyond a few radii. */
  occlusion(x: number, y: number, z: number, nx: number, ny: number, nz: number): number;
}

/** A beach ball with coloured panels that lies on the ground at (cx, cz). */
export function createBall(cx: number, cz: number, radius: number, seed: number): SceneObject {
  const cy = radius;
  const spin = hash(1, 2, seed) * Math.PI;
  const tilt = 0.5 + 0.6 * hash(2, 2, seed);
  const panels = [
    [0.55, 0.07, 0.055],
    [0.75, 0.72, 0.66],
    [0.06, 0.17, 0.38],
    [0.75, 0.72, 0.66],
    [0.62, 0.39, 0.06],
    [0.75, 0.72, 0.66],
  ] as const;

  function distance(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number {
    const px = ox - cx;
    const py = oy - cy;
    const pz = oz - cz;
    const a = dx * dx + dy * dy + dz * dz;
    const b = px * dx + py * dy + pz * dz;
    const c = px * px + py * py + pz * pz - radius * radius;
    const root = b * b - a * c;
    if (root <= 0) return Infinity;
    const t = (-b - Math.sqrt(root)) / a;
    return t > 1e-4 ? t : Infinity;
  }

  return {
    hit(ox, oy, oz, dx, dy, dz, surface) {
      const t = distance(ox, oy, oz, dx, dy, dz);
      if (t === Infinity) return t;
      const x = (ox + t * dx - cx) / radius;
      const y = (oy + t * dy - cy) / radius;
      const z = (oz + t * dz - cz) / radius;
      setNormal(surface, x, y, z);
      const ax = x * Math.cos(tilt) + y * Math.sin(tilt);
      const ay = -x * Math.sin(tilt) + y * Math.cos(tilt);
      const turn = ((Math.atan2(z, ax) + spin) / (2 * Math.PI) + 1) * panels.length;
      const panel = panels[Math.floor(turn) % panels.length];
      const seam = Math.min(turn % 1, 1 - (turn % 1)) * Math.sqrt(Math.max(0, 1 - ay * ay));
      const dust =
        mix(0.86, 1.06, noise(x * 6 + 9, y * 6 + z * 5, seed + 3)) * mix(0.72, 1, smoothstep(0, 0.03, seam));
      const cap = smoothstep(0.955, 0.965, Math.abs(ay));
      setColour(
        surface,
        mix(panel[0], 0.72, cap) * dust,
        mix(panel[1], 0.7, cap) * dust,
        mix(panel[2], 0.66, cap) * dust,
      );
      surface.gloss = 0.35;
      surface.openness = 1;
      return t;
    },
    blocks: (ox, oy, oz, dx, dy, dz) => distance(ox, oy, oz, dx, dy, dz) !== Infinity,
    occlusion(x, y, z, nx, ny, nz) {
      const px = cx - x;
      const py = cy - y;
      const pz = cz - z;
      const length = Math.sqrt(px * px + py * py + pz * pz);
      const reach = length / radius;
      if (reach > 2) return 0;
      const facing = Math.max(0, (nx * px + ny * py + nz * pz) / length);
      return Math.min(1, facing / (reach * reach)) * (1 - smoothstep(1.1, 2, reach));
    },
  };
}

/** One piece of a turned post: a cone's side between two heights. */
interface Turned {
  bottom: number;
  top: number;
  radiusBottom: number;
  radiusTop: number;
  material: 'iron' | 'glass';
}

/** A street lamp of cast iron, `height` metres tall, at (cx, cz). */
export function createLamp(cx: number, cz: number, height: number, seed: number): SceneObject {
  const profile: [y: number, radius: number][] = [
    [0, 0.17],
    [0.06, 0.17],
    [0.1, 0.125],
    [0.42, 0.1],
    [0.47, 0.125],
    [0.52, 0.075],
    [height * 0.52, 0.052],
    [height * 0.52 + 0.03, 0.075],
    [height * 0.52 + 0.06, 0.05],
    [height - 0.72, 0.042],
    [height - 0.69, 0.085],
    [height - 0.65, 0.05],
    [height - 0.58, 0.09],
  ];
  const pieces: Turned[] = [];
  for (let i = 1; i < profile.length; i += 1) {
    const [bottom, radiusBottom] = profile[i - 1];
    const [top, radiusTop] = profile[i];
    pieces.push({ bottom, top, radiusBottom, radiusTop, material: 'iron' });
  }
  pieces.push(
    { bottom: height - 0.58, top: height - 0.2, radiusBottom: 0.1, radiusTop: 0.2, material: 'glass' },
    { bottom: height - 0.2, top: height - 0.17, radiusBottom: 0.23, radiusTop: 0.23, material: 'iron' },
    { bottom: height - 0.17, top: height - 0.03, radiusBottom: 0.23, radiusTop: 0.05, material: 'iron' },
    { bottom: height - 0.03, top: height + 0.06, radiusBottom: 0.03, radiusTop: 0.0, material: 'iron' },
  );
  const widest = Math.max(...pieces.map((piece) => Math.max(piece.radiusBottom, piece.radiusTop)));

  function nearest(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    found: { t: number },
  ) {
    const px = ox - cx;
    const pz = oz - cz;
    const flat = dx * dx + dz * dz;
    const cross = px * dz - pz * dx;
    found.t = Infinity;
    if (cross * cross > widest * widest * flat) return undefined;
    let best: Turned | undefined;
    for (const piece of pieces) {
      const slope = (piece.radiusTop - piece.radiusBottom) / (piece.top - piece.bottom);
      const start = piece.radiusBottom + slope * (oy - piece.bottom);
      const a = flat - slope * slope * dy * dy;
      const b = px * dx + pz * dz - slope * dy * start;
      const c = px * px + pz * pz - start * start;
      const root = b * b - a * c;
      if (root <= 0 || a === 0) continue;
      const spread = Math.sqrt(root);
      for (const t of [(-b - spread) / a, (-b + spread) / a]) {
        const y = oy + t * dy;
        if (t > 1e-3 && t < found.t && y >= piece.bottom && y <= piece.top) {
          found.t = t;
          best = piece;
        }
      }
    }
    return best;
  }

  const scratch = { t: Infinity };
  return {
    hit(ox, oy, oz, dx, dy, dz, surface) {
      const piece = nearest(ox, oy, oz, dx, dy, dz, scratch);
      if (!piece) return Infinity;
      const t = scratch.t;
      const x = ox + t * dx - cx;
      const y = oy + t * dy;
      const z = oz + t * dz - cz;
      const radius = Math.max(1e-6, Math.sqrt(x * x + z * z));
      const slope = (piece.radiusTop - piece.radiusBottom) / (piece.top - piece.bottom);
      setNormal(surface, x / radius, -slope, z / radius);
      const turn = Math.atan2(z, x);
      const grain = mix(0.7, 1.3, noise(turn * 12, y * 30, seed + 1));
      surface.openness = 1;
      const rib = Math.abs((((turn / Math.PI) * 3 + 6.25) % 1) - 0.5);
      if (piece.material === 'glass' && rib > 0.06) {
        setColour(surface, 0.5, 0.47, 0.38);
        surface.gloss = 0.6;
      } else {
        // Flutes run up the foot of the post.
        const flute = y > 0.1 && y < 0.42 ? 0.7 + 0.3 * Math.cos(turn * 12) : 1;
        setColour(surface, 0.026 * grain * flute, 0.04 * grain * flute, 0.034 * grain * flute);
        surface.gloss = 0.3;
      }
      return t;
    },
    blocks: (ox, oy, oz, dx, dy, dz) => nearest(ox, oy, oz, dx, dy, dz, scratch) !== undefined,
    occlusion(x, y, z, _nx, ny, _nz) {
      const reach = Math.hypot(x - cx, z - cz) / 0.17;
      if (reach > 2.1 || y > 0.5) return 0;
      return 0.5 * Math.max(0.3, ny) * (1 - smoothstep(0.9, 2.1, reach));
    },
  };
}
