import type { BackendName, Detail, Growth, Margins } from '@contextual-fill/core';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

export interface FillArguments {
  image: string;
  /** Only missing where the picture is extended. */
  mask?: string;
  out: string;
  /** Margins to add around the picture and to fill in, with all that is transparent. */
  extend?: Margins;
  attention?: string;
  provenance?: string;
  protect?: string;
  only?: string;
  detail: Detail;
  backend?: Extract<BackendName, 'wasm' | 'cpu'>;
  seed: number;
  grow: Growth;
  feather?: number;
  format: 'png' | 'jpg';
  quality: number;
  weights?: string;
  /** How many regions are filled at once, 1 or 2; by default 2 where there are as many cores. */
  workers?: number;
  json: boolean;
}

/** Where the help and complaints about arguments go. */
export interface TextOutput {
  out(text: string): void;
  error(text: string): void;
}

/** The parsed command line, or the exit code of a command line that asks for nothing (help) or is wrong. */
export type Parsed<T> = { arguments: T } | { exitCode: number };

/** Parses the arguments of `npm run fill`; `argv` is without the program's name. */
export function parseFillArguments(argv: readonly string[], output: TextOutput): Parsed<FillArguments> {
  const command = new Command('npm run fill --')
    .description(
      'Removes what the mask covers from a picture. IMAGE, MASK and OUT may be folders: files of the same name belong together.',
    )
    .argument('<image>', 'a PNG, JPEG, WebP or AVIF, or a folder of them')
    .argument(
      '[mask]',
      'white is the hole; as large as the picture; or a folder; may be missing with --extend',
    )
    .requiredOption('--out <path>', 'where the result goes, a .png or .jpg; a folder if IMAGE is one')
    .option('--attention <path>', 'also write a picture of what the network attended to')
    .option(
      '--provenance <path>',
      'also write where each filled pixel was copied from: 16-bit PNG of x, y, 65535',
    )
    .option('--protect <path>', 'a mask of what must never be borrowed from')
    .option('--only <path>', 'a mask of the only places to borrow from')
    .option(
      '--extend <pixels>',
      'make the picture larger on all sides, or by LEFT,TOP,RIGHT,BOTTOM, and fill that in, and what is transparent',
      margins,
    )
    .addOption(
      new Option('--detail <how>', 'how the full resolution is restored')
        .choices(['patches', 'residual', 'none'])
        .default('patches'),
    )
    .addOption(
      new Option('--backend <name>', 'where to compute (default: wasm, else cpu)').choices(['wasm', 'cpu']),
    )
    .addOption(
      new Option('--format <ending>', 'of results that go into a folder')
        .choices(['png', 'jpg'])
        .default('png'),
    )
    .option('--quality <number>', 'of results that are JPEGs', wholeNumber(1, 100), 92)
    .option('--seed <number>', 'chooses among equally good fills', wholeNumber(0, 0xffffffff), 0)
    .option(
      '--grow <pixels>',
      'grow the mask first; negative shrinks it; "auto" grows it to the rim of the object where it is tight',
      growth,
      'auto',
    )
    .option('--feather <pixels>', 'width of the soft edge inside the hole', wholeNumber(0, 1000))
    .option('--weights <folder>', 'another network: a folder with manifest.json and weights.bin')
    .option('--workers <number>', 'fill so many regions at once (default: 2 on two cores)', wholeNumber(1, 2))
    .option('--json', 'print a report as JSON; nothing else is printed to standard output', false);
  return parse(command, argv, output, () => {
    const [image, mask] = command.args as [string, string | undefined];
    if (mask === undefined && command.opts<FillArguments>().extend === undefined)
      command.error("error: missing required argument 'mask' (only --extend goes without one)");
    return { image, mask, ...command.opts<Omit<FillArguments, 'image' | 'mask'>>() };
  });
}

/** Runs commander without letting it end the process or print on its own. */
export function parse<T>(
  command: Command,
  argv: readonly string[],
  output: TextOutput,
  result: () => T,
): Parsed<T> {
  command
    .exitOverride()
    .showHelpAfterError('Use --help to see what can be said.')
    .configureOutput({ writeOut: (text) => output.out(text), writeErr: (text) => output.error(text) });
  try {
    command.parse(argv, { from: 'user' });
    return { arguments: result() };
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`A whole number from ${least} to ${most} is needed.`);
    }
    return value;
  };
}

/** Pixels; no picture has a longer side. */
const LARGEST_MARGIN = 16384;

function margins(text: string): Margins {
  const parts = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN));
  const [left, top, right, bottom] = parts.length === 1 ? new Array<number>(4).fill(parts[0]) : parts;
  if (![1, 4].includes(parts.length) || parts.some((part) => !(part <= LARGEST_MARGIN))) {
    throw new InvalidArgumentError(
      `One whole number or four (left,top,right,bottom) from 0 to ${LARGEST_MARGIN} are needed.`,
    );
  }
  return { left, top, right, bottom };
}

function growth(text: string): Growth {
  return text === 'auto' ? text : wholeNumber(-1000, 1000)(text);
}
