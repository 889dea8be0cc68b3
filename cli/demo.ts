import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEngine } from './engine.ts';
import { describeError } from './describe-error.ts';
import { ExitCode } from './errors.ts';
import { runDemo } from './run-demo.ts';
import { endOnSignals } from './signals.ts';

const folder = fileURLToPath(new URL('../out/demo', import.meta.url));

endOnSignals();
// A reader that is gone (`| head`) is no fault.
process.stdout.on('error', () => undefined);
try {
  console.log('Rendering a street with and without a lamp and a ball, then removing both ...');
  const scene = { width: 768, height: 576, seed: 2, object: 'both' } as const;
  const { psnr, flatPsnr, fill, seconds, files } = await runDemo(scene, folder, openEngine);
  const stages = Object.entries(fill.timings)
    .filter(([stage]) => stage !== 'total')
    .map(([stage, milliseconds]) => `${stage} ${(milliseconds / 1000).toFixed(1)} s`);
  const { scene: rendering, load, fill: filling } = seconds;
  console.log(`
PSNR in the hole against the true background: ${psnr.toFixed(2)} dB
  the hole in the mean colour of its border:  ${flatPsnr.toFixed(2)} dB
Backend ${fill.backend}; ${fill.regions.length} region(s); at most ${Math.round(fill.peakTensorBytes / 1e6)} MB of tensors
Scene ${rendering.toFixed(1)} s, loading ${load.toFixed(1)} s, fill ${filling.toFixed(1)} s (${stages.join(', ')})

Pictures:`);
  for (const [name, path] of Object.entries(files))
    console.log(`  ${name.padEnd(10)} ${relative('.', path)}`);
  console.log('The sheet shows, row by row: input, filled; true background, flat fill; attention, sources.');
} catch (error) {
  console.error(describeError(error));
  process.exitCode = ExitCode.failed;
}
