import { createGround, groundKinds } from './ground.ts';
import { fractalNoise, hash, mix, smoothstep } from './noise.ts';
import { createBall, createLamp, type SceneObject } from './objects.ts';
import type { SceneOptions } from './options.ts';
import { shadeSky, shadeTrees } from './sky.ts';
import { createSurface, setNormal, type Surface } from './surface.ts';
import { shadeWall, wallKinds, type WallLook } from './wall.ts';

/** The light along one ray, linear RGB, with the object and without it. */
export interface SampleColours {
  full: Float64Array;
  empty: Float64Array;
  /** True if the object, its shadow or the shade under it changes this ray. */
  touched: boolean;
  /** True if the ray meets the object itself. */
  onObject: boolean;
}

/** Casts the ray through (px, py) picture pixels; `ray` numbers it, for the randomness of soft shadows. */
export type Sampler = (px: number, py: number, ray: number, out: SampleColours) => void;

const EYE = 1.55;

/**
 * Sets the scene up (metres; the camera stands at (0, EYE, 0) and looks along +z) and returns the ray caster for it.
 */
export function createSampler(options: SceneOptions): Sampler {
  const { width, height, seed } = options;
  const chance = (n: number) => hash(n, 77, seed);
  const pick = <T>(kinds: readonly T[], n: number) => kinds[Math.floor(chance(n) * kinds.length)];

  const focal = 0.92 * Math.max(width, height);
  const centreX = width / 2;
  const horizon = height * mix(0.4, 0.47, chance(1));
  const ground = createGround(options.ground ?? pick(groundKinds, 2), seed + 1000);
  const wall: WallLook = {
    kind: options.wall ?? pick(wallKinds, 3),
    height: mix(2.9, 3.5, chance(4)),
    windows: chance(5) > 0.45,
    seed: seed + 2000,
  };
  if (wall.kind === 'planks') wall.windows = false;
  // The wall runs a little askew: z = wallZ + askew * x.
  const wallZ = mix(8.5, 10.5, chance(6));
  const askew = mix(-0.22, 0.22, chance(7));
  const stretch = Math.sqrt(1 + askew * askew);
  const cover = chance(8);

  const objects: SceneObject[] = [];
  const side = chance(9) > 0.5 ? 1 : -1;
  if (options.object !== 'ball') {
    objects.push(
      createLamp(
        side * mix(0.7, 1.4, chance(10)),
        mix(6.2, 7.2, chance(11)),
        mix(3.3, 3.8, chance(12)),
        seed,
      ),
    );
  }
  if (options.object !== 'lamp') {
    objects.push(
      createBall(
        -side * mix(0.5, 1.1, chance(13)),
        mix(4.3, 5.2, chance(14)),
        mix(0.32, 0.42, chance(15)),
        seed,
      ),
    );
  }

  // The sun stands behind the camera's shoulder, so shadows fall away from it.
  const sun = normalised(
    mix(0.35, 0.6, chance(16)) * (chance(17) > 0.5 ? 1 : -1),
    0.8,
    -mix(0.3, 0.45, chance(18)),
  );
  const dappled = chance(19) > 0.35;
  const sunLight = [2.35, 2.12, 1.78] as const;
  const skyLight = [0.5, 0.61, 0.8] as const;

  const surface = createSurface();
  const mirror = createSurface();

  /** How much sun gets through the leaves of a tree that stands outside the picture. */
  function throughLeaves(x: number, y: number, z: number): number {
    if (!dappled) return 1;
    // Where the ray to the sun meets the height of the leaves.
    const rise = (4.5 - y) / sun[1];
    const lx = x + sun[0] * rise;
    const lz = z + sun[2] * rise;
    const tree = smoothstep(2.2, 4.2, Math.hypot(lx - sun[0] * 5.6 + side * 3.4, (lz + 0.2) * 0.9));
    if (tree === 1) return 1;
    const gaps = smoothstep(0.42, 0.62, fractalNoise(lx * 2.1, lz * 2.1, 3, seed + 3000));
    return mix(0.12 + 0.88 * gaps, 1, tree);
  }

  function light(
    s: Surface,
    sunShare: number,
    skyShare: number,
    dx: number,
    dy: number,
    dz: number,
    out: Float64Array,
  ): void {
    const facing = Math.max(0, s.nx * sun[0] + s.ny * sun[1] + s.nz * sun[2]) * sunShare;
    const upward = 0.5 + 0.5 * s.ny;
    const open = s.openness * skyShare;
    const bounce = (1 - upward) * 0.3 * open;
    const diffuse = 1 - s.gloss * 0.2;
    out[0] = s.red * diffuse * (sunLight[0] * facing + skyLight[0] * upward * open + bounce * 1.1);
    out[1] = s.green * diffuse * (sunLight[1] * facing + skyLight[1] * upward * open + bounce);
    out[2] = s.blue * diffuse * (sunLight[2] * facing + skyLight[2] * upward * open + bounce * 0.85);
    if (s.gloss === 0) return;
    const scale = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
    const along = (dx * s.nx + dy * s.ny + dz * s.nz) * scale;
    const rx = dx * scale - 2 * along * s.nx;
    const ry = dy * scale - 2 * along * s.ny;
    const rz = dz * scale - 2 * along * s.nz;
    const fresnel = s.gloss * (0.05 + 0.95 * (1 - Math.min(1, Math.abs(along))) ** 5);
    if (s.gloss > 0.9 || ry > 0) shadeSky(rx, Math.abs(ry) + 0.05, rz, cover, seed + 4000, mirror);
    else mirror.red = mirror.green = mirror.blue = 0.16;
    const reach = open * (s.gloss > 0.9 ? 6 : 1);
    out[0] += fresnel * mirror.red * reach;
    out[1] += fresnel * mirror.green * reach;
    out[2] += fresnel * mirror.blue * reach;
    const glint = Math.max(0, rx * sun[0] + ry * sun[1] + rz * sun[2]) ** 90 * s.gloss * 7 * sunShare;
    out[0] += glint;
    out[1] += glint * 0.95;
    out[2] += glint * 0.85;
  }

  return (px, py, ray, out) => {
    const dx = (px - centreX) / focal;
    const dy = (horizon - py) / focal;
    const dz = 1;
    out.touched = false;
    out.onObject = false;

    let distance = wallZ / Math.max(1e-6, dz - askew * dx);
    let wallY = EYE + dy * distance;
    const groundDistance = dy < 0 ? -EYE / dy : Infinity;
    let x = 0;
    let y = 0;
    let z = 0;
    let lit = true;
    if (groundDistance < distance) {
      distance = groundDistance;
      x = dx * distance;
      z = distance;
      surface.openness = 1;
      ground(x, z, (distance * distance) / (EYE * focal), surface);
      const foot = (wallZ + askew * x - z) / stretch;
      surface.openness *= 1 - 0.4 * Math.exp(-foot * 5);
    } else if (wallY < wall.height) {
      x = dx * distance;
      y = wallY;
      z = distance;
      shadeWall(wall, x * stretch, y, distance / focal, surface);
      // From the wall's own axes to the world's.
      const { nx, nz } = surface;
      setNormal(surface, (nx - askew * -nz * -1) / stretch, surface.ny, (nz + askew * nx) / stretch);
    } else {
      lit = false;
      distance = Infinity;
      shadeSky(dx, dy, dz, cover, seed + 4000, surface);
      const far = wallZ + 5;
      wallY = EYE + dy * far - wall.height;
      const { red, green, blue } = surface;
      const trees = shadeTrees(dx * far, wallY, seed + 5000, surface);
      out.empty[0] = mix(red, surface.red * 1.5, trees);
      out.empty[1] = mix(green, surface.green * 1.5, trees);
      out.empty[2] = mix(blue, surface.blue * 1.5, trees);
    }

    // Each ray looks at another spot of the sun's disc, which makes the edges of shadows soft.
    const angle = hash(ray, 3, seed + 900) * 2 * Math.PI;
    const spread = Math.sqrt(hash(ray, 4, seed + 900)) * 0.009;
    const sx = sun[0] + Math.cos(angle) * spread;
    const sy = sun[1];
    const sz = sun[2] + Math.sin(angle) * spread;

    if (lit) {
      const leaves = throughLeaves(x, y, z);
      light(surface, leaves, 1, dx, dy, dz, out.empty);
      let blocked = false;
      let occlusion = 0;
      for (const object of objects) {
        blocked ||= object.blocks(x, y, z, sx, sy, sz);
        occlusion = Math.max(occlusion, object.occlusion(x, y, z, surface.nx, surface.ny, surface.nz));
      }
      if ((blocked && leaves > 0.02) || occlusion > 0.004) {
        out.touched = true;
        light(surface, blocked ? 0 : leaves, 1 - 0.85 * occlusion, dx, dy, dz, out.full);
      }
    }
    if (!out.touched) out.full.set(out.empty);

    for (const object of objects) {
      const t = object.hit(0, EYE, 0, dx, dy, dz, surface);
      if (t >= distance) continue;
      distance = t;
      out.touched = true;
      out.onObject = true;
      const hx = dx * t + surface.nx * 1e-3;
      const hy = EYE + dy * t + surface.ny * 1e-3;
      const hz = t + surface.nz * 1e-3;
      const blocked = objects.some((other) => other !== object && other.blocks(hx, hy, hz, sx, sy, sz));
      const low = 1 - 0.5 * Math.exp(-hy * 5);
      light(surface, blocked ? 0 : throughLeaves(hx, hy, hz), low, dx, dy, dz, out.full);
    }
  };
}

function normalised(x: number, y: number, z: number): readonly [number, number, number] {
  const scale = 1 / Math.sqrt(x * x + y * y + z * z);
  return [x * scale, y * scale, z * scale];
}
