/** In FigJam, Slides and Buzz the plugin does what the editor can, and says so where it cannot. */
import { describe, expect, it } from 'vitest';
import type { SceneBuilder } from '@contextual-fill/host';
import { SENTENCES } from '../../plugin/figma/sentences.ts';
import { builtCode, byName, createStage, layerNames, manifest, select, testPicture } from './plugin-run.ts';

const bytes = testPicture(120, 80);
const EDITORS = ['figjam', 'slides', 'buzz'] as const;
/** Where the stand-in makes no frames, so that nothing can be rendered. */
const WITHOUT_FRAMES = ['figjam', 'buzz'] as const;

function plain(scene: SceneBuilder): void {
  scene.picture({ name: 'Photo', bytes });
  scene.ellipse({ name: 'Shape', x: 40, y: 20, width: 30, height: 30, fill: '#ff0000' });
  const effects = [{ type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 4, visible: true }] as never[];
  scene.ellipse({ name: 'Soft', x: 40, y: 20, width: 30, height: 30, fill: '#ff0000', effects });
}

it('the manifest names the editors, and not Dev Mode', () => {
  expect(manifest.editorType).toEqual(['figma', ...EDITORS]);
});

describe.each(EDITORS)('in %s', (editorType) => {
  it('a plain picture and a plain shape are filled, again too, and undone in one step each', async () => {
    const { host } = await createStage(plain, { editorType });
    select(host, 'Photo', 'Shape');
    const before = host.serialise();
    await host.run('remove-object');
    expect(host.notifications.map(({ full }) => full)).toEqual([SENTENCES.removed]);
    expect(layerNames(host)).toContain('Photo (filled)');
    const first = host.serialise();
    select(host, 'Photo (filled)');
    await host.run('remove-again');
    expect(host.notifications.at(-1)!.full).toBe(SENTENCES.updated);
    host.undo();
    expect(host.serialise()).toBe(first);
    host.undo();
    expect(host.serialise()).toBe(before);
    expect(host.logs.filter(({ level }) => level === 'failed')).toEqual([]);
  });

  it('a write that fails leaves no trace', async () => {
    const { host } = await createStage(plain, {
      editorType,
      onJob: (_job, id, reply) => reply({ type: 'failed', id, sentence: 'No.' }),
    });
    select(host, 'Photo', 'Shape');
    const before = host.serialise();
    await host.run('remove-object');
    expect(host.serialise()).toBe(before);
  });
});

describe.each(WITHOUT_FRAMES)('in %s, where nothing can be rendered', (editorType) => {
  it('a soft shape is refused with a sentence, and nothing changes', async () => {
    const { host } = await createStage(plain, { editorType });
    select(host, 'Photo', 'Soft');
    const before = host.serialise();
    await host.run('remove-object');
    expect(host.notifications.map(({ full }) => full)).toEqual([SENTENCES.cannotRender]);
    expect(byName<EllipseNode>(host, 'Soft').visible).toBe(true);
    expect(host.serialise()).toBe(before);
  });
});

it('in slides a soft shape is rendered', async () => {
  const { host, jobs } = await createStage(plain, { editorType: 'slides' });
  select(host, 'Photo', 'Soft');
  await host.run('remove-object');
  expect(jobs[0]!.rasters).toHaveLength(1);
  expect(host.notifications.map(({ full }) => full)).toEqual([SENTENCES.removed]);
});

it('the stand-in throws as soon as a name is read that the editor lacks', async () => {
  const { host } = await createStage(() => undefined, { editorType: 'figjam' });
  const { figma } = host.createSession();
  expect(figma.editorType).toBe('figjam');
  expect(() => typeof figma.createPage).toThrow("no such property 'createPage'");
  expect(await builtCode()).not.toContain('createPage');
});
