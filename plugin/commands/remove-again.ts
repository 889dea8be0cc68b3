import { problem } from '../figma/sentences.ts';
import { loadSettings } from '../figma/settings.ts';
import { openQuietly } from '../figma/window.ts';
import { asFilledLayer, type FilledLayer } from '../read/filled-layer.ts';
import { fillAgain } from './fill-again.ts';
import { report } from './report.ts';

/** *Remove again with other sources*: fills the same place of filled layers with the next seed, in the same layers. */
export async function removeAgain(): Promise<void> {
  const layers = figma.currentPage.selection.map(asFilledLayer);
  if (layers.length === 0 || layers.indexOf(null) >= 0) throw problem('notFilled');
  const filledLayers = layers as FilledLayer[];
  if (filledLayers.some(({ mask }) => !mask)) throw problem('maskLost');
  const settings = await loadSettings();
  const window = openQuietly(settings);
  const again = await fillAgain(window.page, filledLayers, settings);
  await report(window, settings, { ...again, layers: again.outcome.results, all: filledLayers.length });
}
