import { readdir, stat } from 'node:fs/promises';
import { extname, join, parse } from 'node:path';
import type { FillArguments } from './arguments.ts';
import { CliError, codeOf, withFile } from './errors.ts';
import { checkFolders, Places, type Input } from './overwrite.ts';
import { checkKind } from './places.ts';

/** One picture to fill. `problem` says why it cannot be done, where that is known before any work. */
export interface Job {
  image: string;
  /** Without one only what is empty is filled. */
  mask?: string;
  out: string;
  attention?: string;
  provenance?: string;
  protect?: string;
  only?: string;
  problem?: string;
}

/**
 * Turns the command line's files and folders into jobs, one per picture. Throws a `CliError` where the whole request
 * makes no sense; what is wrong with one picture of a folder becomes that job's `problem`.
 */
export async function planJobs(request: FillArguments): Promise<Job[]> {
  const jobs = (await isFolder(request.image)) ? await planFolder(request) : [await planFile(request)];
  await checkPlaces(jobs, request.weights);
  return jobs;
}

async function planFile(request: FillArguments): Promise<Job> {
  const name = parse(request.image).name;
  const beside = async (path: string, ending: string) => {
    if (await isFolderIfThere(path)) return join(path, `${name}.${ending}`);
    return path;
  };
  const out = await beside(request.out, request.format);
  await checkKind(out);
  requireResultPath(out);
  const drawn = async (path: string | undefined, what: string) => {
    if (path === undefined) return undefined;
    const file = await beside(path, 'png');
    await checkKind(file);
    requirePng(file, what);
    return file;
  };
  const attention = await drawn(request.attention, 'The attention picture');
  const provenance = await drawn(request.provenance, 'The provenance');
  return {
    image: request.image,
    mask: request.mask === undefined ? undefined : await single(request.mask, 'mask'),
    out,
    attention,
    provenance,
    protect: request.protect === undefined ? undefined : await single(request.protect, '--protect'),
    only: request.only === undefined ? undefined : await single(request.only, '--only'),
  };
}

async function single(path: string, what: string): Promise<string> {
  if (await isFolder(path)) {
    throw new CliError(
      `The picture is a file but the ${what} ${path} is a folder; give a file, or two folders.`,
    );
  }
  return path;
}

async function planFolder(request: FillArguments): Promise<Job[]> {
  const names = await pictureNames(request.image);
  if (names.length === 0)
    throw new CliError(`There is no PNG, JPEG, WebP or AVIF in the folder ${request.image}.`);
  const results = [request.out, request.attention, request.provenance];
  for (const path of results) {
    if (path !== undefined && extname(path) !== '' && !(await isFolderIfThere(path))) {
      throw new CliError(
        `The pictures are in a folder, so the results need one too; ${path} looks like a file.`,
      );
    }
  }
  const folders = [
    { path: request.image, what: 'pictures' },
    { path: request.mask, what: 'masks' },
    { path: request.protect, what: '--protect masks' },
    { path: request.only, what: '--only masks' },
  ].filter((input): input is Input => input.path !== undefined);
  await checkFolders(
    folders,
    results.filter((path) => path !== undefined),
  );
  const masks = request.mask === undefined ? undefined : await partners(request.mask, 'mask');
  const protects =
    request.protect === undefined ? undefined : await partners(request.protect, '--protect mask');
  const onlys = request.only === undefined ? undefined : await partners(request.only, '--only mask');

  const taken = new Map<string, string>();
  return names.map((name) => {
    const stem = parse(name).name;
    const job: Job = {
      image: join(request.image, name),
      out: join(request.out, `${stem}.${request.format}`),
    };
    if (request.attention !== undefined) job.attention = join(request.attention, `${stem}.png`);
    if (request.provenance !== undefined) job.provenance = join(request.provenance, `${stem}.png`);
    try {
      const rival = taken.get(stem.toLowerCase());
      if (rival !== undefined)
        throw new CliError(`${name} and ${rival} would both be written to ${job.out}; rename one.`);
      taken.set(stem.toLowerCase(), name);
      if (masks) job.mask = masks(name);
      if (protects) job.protect = protects(name);
      if (onlys) job.only = onlys(name);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      job.problem = error.message;
    }
    return job;
  });
}

/** For a folder: finds the file that belongs to a picture by its name. For a file: that file, for every picture. */
async function partners(path: string, what: string): Promise<(name: string) => string> {
  if (!(await isFolder(path))) return () => path;
  const names = await pictureNames(path);
  return (name) => {
    if (names.includes(name)) return join(path, name);
    const stem = parse(name).name;
    const found = names.filter((other) => parse(other).name === stem);
    if (found.length === 1) return join(path, found[0]);
    throw new CliError(
      found.length === 0
        ? `There is no ${what} for ${name} in ${path}.`
        : `There are several files for ${name} in ${path} (${found.join(', ')}); keep one ${what}.`,
    );
  };
}

async function pictureNames(folder: string): Promise<string[]> {
  const names = await withFile(folder, () => readdir(folder));
  const pictures: string[] = [];
  for (const name of names) {
    if (name.startsWith('.') || !/\.(png|jpe?g|webp|avif)$/i.test(name)) continue;
    // A link to a folder is a folder, too. One to nothing is a picture that cannot be read, and is named as such.
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (!found?.isDirectory()) pictures.push(name);
  }
  return pictures.sort();
}

async function isFolder(path: string): Promise<boolean> {
  return withFile(path, async () => (await stat(path)).isDirectory());
}

async function isFolderIfThere(path: string): Promise<boolean> {
  return withFile(path, async () => {
    try {
      return (await stat(path)).isDirectory();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
      return path.endsWith('/');
    }
  });
}

/** True for the path of a result that is to be a JPEG. */
export function isJpegPath(path: string): boolean {
  return /\.jpe?g$/i.test(path);
}

function requireResultPath(path: string): void {
  if (!isJpegPath(path) && extname(path).toLowerCase() !== '.png') {
    throw new CliError(
      `Results are written as PNG or JPEG, so ${path} must end in .png or .jpg (or be a folder that exists).`,
    );
  }
}

function requirePng(path: string, what: string): void {
  if (extname(path).toLowerCase() !== '.png') {
    throw new CliError(
      `${what} is written as PNG, so ${path} must end in .png (or be a folder that exists).`,
    );
  }
}

/** What would be overwritten, or cannot be written, becomes the problem of the job that would do it. */
async function checkPlaces(jobs: readonly Job[], weights: string | undefined): Promise<void> {
  const places = new Places();
  const inputs = jobs.flatMap(inputsOf);
  if (weights !== undefined) {
    inputs.push(
      ...['manifest.json', 'weights.bin'].map((name) => ({
        path: join(weights, name),
        what: 'weights file',
      })),
    );
  }
  for (const input of inputs) await places.addInput(input);
  for (const job of jobs) {
    if (job.problem !== undefined) continue;
    try {
      await places.addOutput(job.out);
      for (const path of [job.attention, job.provenance]) {
        if (path !== undefined) await places.addOutput(path);
      }
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      job.problem = error.message;
    }
  }
}

function inputsOf({ image, mask, protect, only }: Job): Input[] {
  const all = { picture: image, mask, '--protect mask': protect, '--only mask': only };
  return Object.entries(all).flatMap(([what, path]) => (path === undefined ? [] : [{ what, path }]));
}
