import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packPlugin } from '../../scripts/package.ts';
import { createStage, layerNames, select, testPicture } from './plugin-run.ts';
import { unpackPlugin, type Unpacked } from '../unpacked.ts';

/** Its page in Chromium: test/e2e/remove-object.test.ts. */
describe('the package for designers', () => {
  let unpacked: Unpacked;

  beforeAll(() => {
    unpacked = unpackPlugin();
  });
  afterAll(() => unpacked.remove());

  it('is one folder with the plugin, what it is, and its licences', () => {
    const inFolder = unpacked.names.map((name) => name.replace(/^contextual-fill-\d+\.\d+\.\d+\//, ''));
    expect(inFolder.sort()).toEqual([
      'LICENSE.txt',
      'README.md',
      'THIRD-PARTY-NOTICES.txt',
      'dist/code.js',
      'dist/ui.html',
      'manifest.json',
    ]);
  });

  it('removes an object, unpacked in an empty folder and loaded by its manifest alone', async () => {
    expect(unpacked.ui).toMatch(/^<!doctype html>/);
    const stage = await createStage(
      (scene) => {
        scene.picture({ name: 'Beach', bytes: testPicture(120, 80), width: 120, height: 80 });
        scene.ellipse({ name: 'Ball', x: 40, y: 20, width: 30, height: 30, fill: '#ff0000' });
      },
      { code: unpacked.code },
    );
    select(stage.host, 'Beach', 'Ball');
    await stage.host.run(unpacked.commands[0]);
    expect(layerNames(stage.host)).toEqual(['Beach', 'Beach (filled)', 'Ball']);
  });

  it('is the same archive for the same plugin', () => {
    const first = readFileSync(packPlugin());
    expect(readFileSync(packPlugin()).equals(first)).toBe(true);
  });
});
