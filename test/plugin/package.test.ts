import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packPlugin } from '../../scripts/package.ts';
import { createStage, layerNames, select, testPicture } from './plugin-run.ts';

interface Manifest {
  main: string;
  ui: string;
  menu: { command?: string }[];
}

describe('the package for designers', () => {
  const empty = mkdtempSync(join(tmpdir(), 'contextual-fill-package-'));
  let folder: string;
  let names: string[];

  beforeAll(() => {
    const files = unzipSync(readFileSync(packPlugin()));
    names = Object.keys(files);
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(empty, name)), { recursive: true });
      writeFileSync(join(empty, name), bytes);
    }
    folder = join(empty, names[0].split('/')[0]);
  });
  afterAll(() => rmSync(empty, { recursive: true }));

  it('is one folder with the plugin, what it is, and its licences', () => {
    expect(names.map((name) => name.replace(/^contextual-fill-\d+\.\d+\.\d+\//, '')).sort()).toEqual([
      'LICENSE.txt',
      'README.md',
      'THIRD-PARTY-NOTICES.txt',
      'dist/code.js',
      'dist/ui.html',
      'manifest.json',
    ]);
  });

  it('removes an object, unpacked in an empty folder and loaded by its manifest alone', async () => {
    const { main, ui, menu } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
    expect(readFileSync(join(folder, ui), 'utf8')).toMatch(/^<!doctype html>/);
    const stage = await createStage(
      (scene) => {
        scene.picture({ name: 'Beach', bytes: testPicture(120, 80), width: 120, height: 80 });
        scene.ellipse({ name: 'Ball', x: 40, y: 20, width: 30, height: 30, fill: '#ff0000' });
      },
      { code: readFileSync(join(folder, main), 'utf8') },
    );
    select(stage.host, 'Beach', 'Ball');
    await stage.host.run(menu[0].command!);
    expect(layerNames(stage.host)).toEqual(['Beach', 'Beach (filled)', 'Ball']);
  });

  it('is the same archive for the same plugin', () => {
    const first = readFileSync(packPlugin());
    expect(readFileSync(packPlugin()).equals(first)).toBe(true);
  });
});
