/** Nothing that is read is ever written to, and no two results go to one file. */
import { CliError, withFile } from './errors.ts';
import { checkWritable, isSameFile, mayCollide, placeOf, type Place } from './places.ts';

/** A file that a command reads; `what` is its name in a sentence. */
export interface Input {
  readonly path: string;
  readonly what: string;
}

/** What a run reads and what it has been asked to write so far. */
export class Places {
  private readonly inputs: { input: Input; place: Place }[] = [];
  private readonly outputs: { path: string; place: Place }[] = [];

  /** An input that is not there cannot be overwritten; reading it will say what is wrong. */
  async addInput(input: Input): Promise<void> {
    const place = await placeOf(input.path).catch(() => undefined);
    if (place) this.inputs.push({ input, place });
  }

  /** Throws a `CliError` if writing there would overwrite an input or another result, or is not possible. */
  async addOutput(path: string): Promise<void> {
    await withFile(path, async () => {
      const place = await placeOf(path);
      const read = this.inputs.find((entry) => isSameFile(entry.place, place));
      if (read) {
        const { what, path: name } = read.input;
        throw new CliError(
          `${path} would overwrite one of the files it is made from (it is the ${what} ${name}); ` +
            'choose another place for the result.',
        );
      }
      const written = this.outputs.find((entry) => mayCollide(entry.place, place));
      if (written) {
        throw new CliError(
          written.path === path
            ? `Two results would be written to ${path}; choose two places.`
            : `${path} and ${written.path} would be one file on many disks; choose two places.`,
        );
      }
      await checkWritable(path, place);
      this.outputs.push({ path, place });
    });
  }
}

/** Throws a `CliError` if a folder of results is one that pictures or masks are taken from. */
export async function checkFolders(inputs: readonly Input[], outputs: readonly string[]): Promise<void> {
  for (const output of outputs) {
    const place = await withFile(output, () => placeOf(output));
    for (const { path, what } of inputs) {
      if (!isSameFile(await withFile(path, () => placeOf(path)), place)) continue;
      throw new CliError(
        `The results would go into ${output}, which is the folder of the ${what} ${path}; choose another folder.`,
      );
    }
  }
}
