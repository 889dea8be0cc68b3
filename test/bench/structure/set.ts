import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { EvalCase } from '../../eval/set.ts';
import { makeStructure, structureKinds } from '../../scene/structure/structure.ts';

/** A picture of which a hole can be foretold, and its kind. */
export interface StructureCase extends EvalCase {
  readonly kind: string;
}

/** Which pictures are made. */
export interface MadeSet {
  /** Empty for all. */
  readonly kinds: readonly string[];
  readonly scale: number;
  /** Of each kind. */
  readonly count: number;
  readonly firstSeed: number;
}

/** Makes the pictures, kind by kind, each when it is asked for. Throws if a kind is unknown. */
export function* makeStructureSet({ kinds, scale, count, firstSeed }: MadeSet): Generator<StructureCase> {
  const unknown = kinds.filter((kind) => !structureKinds.some((known) => known === kind));
  if (unknown.length > 0)
    throw new Error(`No such kind: ${unknown.join(', ')}. There are ${structureKinds.join(', ')}.`);
  for (const kind of structureKinds) {
    if (kinds.length > 0 && !kinds.includes(kind)) continue;
    for (let seed = firstSeed; seed < firstSeed + count; seed++)
      yield { name: `${kind} ${seed}`, kind, ...makeStructure(kind, seed, scale) };
  }
}

/**
 * Reads the pictures NNN-kind.png and their masks NNN-kind_mask.png (white in the hole) from a folder, kind by kind.
 *
 * @param kinds empty for all
 * @param scale how many times they are enlarged
 */
export async function readStructureSet(
  folder: string,
  kinds: readonly string[],
  scale: number,
): Promise<StructureCase[]> {
  const cases = readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const kind = /^\d+-([a-z]+)\.png$/.exec(file)?.[1];
      return kind && (kinds.length === 0 || kinds.includes(kind)) ? [{ kind, file }] : [];
    });
  if (cases.length === 0) throw new Error(`${folder} holds no pictures NNN-kind.png of these kinds.`);
  const order = [...new Set(cases.map(({ kind }) => kind))];
  cases.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return Promise.all(cases.map(({ kind, file }) => readCase(folder, file, kind, scale)));
}

async function readCase(folder: string, file: string, kind: string, scale: number): Promise<StructureCase> {
  const name = file.replace('.png', '');
  const picture = sharp(join(folder, file)).ensureAlpha();
  const { width: given, height: tall } = await picture.metadata();
  const [width, height] = [Math.round(given * scale), Math.round(tall * scale)];
  const truth = await picture.resize(width, height).raw().toBuffer();
  const mask = await sharp(join(folder, `${name}_mask.png`))
    .greyscale()
    .resize(width, height, { fit: 'fill' })
    .threshold(128)
    .extractChannel(0)
    .raw()
    .toBuffer();
  return { name, kind, width, height, truth: new Uint8Array(truth), mask: new Uint8Array(mask) };
}
