import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { decode as decodePng } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEngine } from '../../cli/engine.ts';
import { runImport } from '../../cli/run-import.ts';
import { deepfillVariables } from '../core/weights/deepfill-checkpoint.ts';
import { type Checkpoint, writeCheckpoint } from '../core/weights/tf-checkpoint-writer.ts';
import { renderScene } from '../scene/scene.ts';
import { createFolder, isSentence, png, run, type Folder } from './harness.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await createFolder();
});
afterEach(() => folder.remove());

async function write(prefix: string, { index, shards }: Checkpoint) {
  await folder.write(`${prefix}.index`, index);
  const digits = (n: number) => String(n).padStart(5, '0');
  for (const [i, shard] of shards.entries()) {
    await folder.write(`${prefix}.data-${digits(i)}-of-${digits(shards.length)}`, shard);
  }
}

async function imported(argv: string[], answer?: string) {
  let stdout = '';
  let stderr = '';
  const questions: string[] = [];
  const exitCode = await runImport(argv, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    ask: answer === undefined ? undefined : (question) => (questions.push(question), Promise.resolve(answer)),
  });
  // What comes after the licence.
  return { exitCode, stdout, stderr, last: stderr.split('\n\n').at(-1)!, questions };
}

describe.each(['deepfill-v1', 'deepfill-v2'] as const)('a checkpoint of %s', (architecture) => {
  const checkpoint = writeCheckpoint(deepfillVariables(architecture), { shards: 2 });

  it('is imported and fills a picture', async () => {
    await write('model/snap-0', checkpoint);
    const result = await imported([
      folder.path('model/snap-0'),
      '--out',
      folder.path('weights'),
      '--accept-licence',
    ]);
    expect(result.stderr).toMatch(/CC BY-NC 4\.0/);
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toMatch(new RegExp(`^${architecture}: 8\\d weights, [34],\\d{3},\\d{3} numbers`));
    expect(result.stdout).toMatch(/10 variables of its training were left out/);
    expect((await readdir(folder.path('weights'))).sort()).toEqual(['manifest.json', 'weights.bin']);

    const { withObject, mask } = renderScene({ width: 72, height: 64, seed: 5, object: 'ball' });
    const image = await folder.write('in.png', await png(Uint8Array.from(withObject.data), 72, 64, 4));
    const hole = await folder.write('mask.png', await png(Uint8Array.from(mask.data), 72, 64, 1));
    const argv = [
      image,
      hole,
      '--out',
      folder.path('out.png'),
      '--weights',
      folder.path('weights'),
      '--json',
    ];
    const filled = await run([...argv, '--backend', 'wasm', '--detail', 'none'], openEngine);
    expect([filled.exitCode, filled.report.error]).toEqual([0, null]);
    expect(filled.report.architecture).toBe(architecture);
    const out = decodePng(await readFile(folder.path('out.png')));
    let changed = 0;
    for (let i = 0; i < mask.data.length; i += 1) {
      const same = [0, 1, 2].every((c) => out.data[i * 4 + c] === withObject.data[i * 4 + c]);
      if (mask.data[i] < 128) expect(same).toBe(true);
      else if (!same) changed += 1;
    }
    expect(changed).toBeGreaterThan(100);
  }, 180_000);
});

describe('import-weights', () => {
  const checkpoint = writeCheckpoint(deepfillVariables('deepfill-v1'));

  it('goes on only when the licence is accepted', async () => {
    await write('snap-0', checkpoint);
    const argv = [folder.path('snap-0'), '--out', folder.path('w')];
    const silent = await imported(argv);
    expect([silent.exitCode, silent.last]).toEqual([
      1,
      'Nothing was imported; add --accept-licence if you accept this licence.\n',
    ]);
    const no = await imported(argv, 'no');
    expect(no.exitCode).toBe(1);
    expect(no.last).toMatch(/Nothing was imported, because the licence was not accepted\./);
    await expect(stat(folder.path('w'))).rejects.toThrow();
    const yes = await imported(argv, 'Yes ');
    expect(yes.questions).toEqual(['Type "yes" if you accept this licence: ']);
    expect(yes.exitCode).toBe(0);
    expect((await stat(folder.path('w/weights.bin'))).size).toBe(3_601_542 * 4);
  });

  it('finds the checkpoint of a folder by its pointer, or as the only one', async () => {
    await write('m/snap-7', checkpoint);
    await folder.write(
      'm/checkpoint.txt',
      Buffer.from('model_checkpoint_path: "/home/someone/logs/snap-7"\n'),
    );
    await write('m/snap-6', checkpoint);
    const accept = ['--out', folder.path('w'), '--accept-licence'];
    expect((await imported([folder.path('m'), ...accept])).exitCode).toBe(0);
    await write('one/snap-1', checkpoint);
    expect((await imported([folder.path('one'), ...accept])).exitCode).toBe(0);
    expect((await imported([folder.path('one/snap-1.index'), ...accept])).exitCode).toBe(0);
    await write('one/snap-2', checkpoint);
    const several = await imported([folder.path('one'), ...accept]);
    expect(several.last).toMatch(/There are several checkpoints in .*snap-1\.index, snap-2\.index/);
    await folder.write('empty/readme.txt', Buffer.from('nothing'));
    expect((await imported([folder.path('empty'), ...accept])).last).toMatch(
      /There is no checkpoint in .*empty/,
    );
  });

  const cases: [string, () => Promise<unknown>, RegExp][] = [
    ['a missing index', () => Promise.resolve(), /There is no file or folder .*snap-0\.index\./],
    [
      'a missing data file',
      () => folder.write('snap-0.index', checkpoint.index),
      /There is no file or folder .*snap-0\.data-00000-of-00001\./,
    ],
    [
      'an index that is cut short',
      () => write('snap-0', { ...checkpoint, index: checkpoint.index.subarray(0, 3000) }),
      /the index file is not one of a TensorFlow V2 checkpoint, or it is cut short/,
    ],
    [
      'a data file that is cut short',
      () => write('snap-0', { ...checkpoint, shards: [checkpoint.shards[0].subarray(0, 1_000_000)] }),
      /data file 1 ends before the end of "inpaint_net\//,
    ],
    [
      'a damaged data file',
      () => {
        const damaged = Uint8Array.from(checkpoint.shards[0]);
        damaged[damaged.length >> 1] ^= 4;
        return write('snap-0', { ...checkpoint, shards: [damaged] });
      },
      /the checksum of "inpaint_net\/[a-z0-9_/]+" does not fit/,
    ],
    [
      'a big-endian checkpoint',
      () => write('snap-0', writeCheckpoint(deepfillVariables('deepfill-v1'), { bigEndian: true })),
      /big-endian/,
    ],
    [
      'a bfloat16 checkpoint',
      () =>
        write('snap-0', writeCheckpoint(deepfillVariables('deepfill-v1').map((v) => ({ ...v, dtype: 14 })))),
      /is bfloat16 instead of float32/,
    ],
    [
      'weights that are not finite',
      () => {
        const variables = deepfillVariables('deepfill-v1');
        variables.find(({ name }) => name === 'inpaint_net/conv5/bias')!.values[3] = NaN;
        return write('snap-0', writeCheckpoint(variables));
      },
      /"conv5\/bias" holds a number that is not finite/,
    ],
  ];

  it.each(cases)('answers %s with a sentence and writes nothing', async (_name, prepare, pattern) => {
    await prepare();
    const result = await imported([folder.path('snap-0'), '--out', folder.path('w'), '--accept-licence']);
    expect(result.exitCode).toBe(1);
    expect(result.last).toMatch(pattern);
    expect(isSentence(result.last)).toBe(true);
    expect(result.stdout).toBe('');
    await expect(stat(folder.path('w'))).rejects.toThrow();
  });

  const golden = fileURLToPath(new URL('../../../shared/golden/tf_checkpoint', import.meta.url));
  it.skipIf(!existsSync(golden))(
    'knows another model for what it is (../shared/golden/tf_checkpoint)',
    async () => {
      const result = await imported([golden, '--out', folder.path('w'), '--accept-licence']);
      expect(result.exitCode).toBe(1);
      expect(result.last).toMatch(/it is not one of DeepFill/);
      expect(isSentence(result.last)).toBe(true);
    },
  );
});
