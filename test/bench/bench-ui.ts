/** `npm run bench:ui`: what the page costs the designer, measured in the built page in headless Chromium. */
import { buildPlugin } from '../../scripts/build-plugin.ts';
import { buildUi } from '../../scripts/build-ui.ts';
import { measureEditorTasks } from './ui/editor-tasks.ts';
import { measureLongestTask } from './ui/longest-task.ts';
import { measurePointerEvents } from './ui/pointer-events.ts';
import { measureCommand, measureWholeRemoval } from './ui/whole-removals.ts';

const bound = 100;
await buildPlugin();
await buildUi();

console.log(
  `Longest main-thread task while an object is removed with WebAssembly (wanted: below ${bound} ms)`,
);
for (const [width, height, forbid] of [
  [1024, 768, []],
  [4096, 3072, []],
  [1024, 768, ['worker']],
] as const) {
  const { longestTask, fill, backend, ran } = await measureLongestTask(width, height, forbid);
  const task = longestTask === 0 ? 'below 50 ms' : `${Math.round(longestTask)} ms`;
  console.log(
    `  ${width} x ${height}, ${backend} in a ${ran}: ${task} (whole removal ${(fill / 1000).toFixed(1)} s)`,
  );
}

console.log(
  'The longest task of each step in the editor on a picture of 4096 x 3072 px (wanted: below 50 ms)',
);
for (const { name, processor, longest } of await measureEditorTasks(4)) {
  const clock = longest === 0 ? 'below 50 ms' : `${Math.round(longest)} ms`;
  console.log(`  ${name}: ${Math.round(processor)} ms of the processor, ${clock} by the clock`);
}

console.log('One pointer event of a stroke on a 4096 x 4096 picture (wanted: below 16 ms)');
for (const brush of [40, 200, 600]) {
  const cost = await measurePointerEvents(4096, brush);
  const shown = (milliseconds: number) => milliseconds.toFixed(1);
  console.log(
    `  brush ${brush} px: ${shown(cost.eventMedian)} ms (worst ${shown(cost.eventWorst)}) an event, ` +
      `${shown(cost.release)} ms the last one, ${shown(cost.frameMedian)} ms (worst ${shown(cost.frameWorst)}) a frame, ${cost.events} events`,
  );
}

console.log(
  'A removal from the menu command to the new layer (wanted: first preview within 40 % of the fill)',
);
for (const width of [512, 1024, 2048]) {
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  const removal = await measureWholeRemoval(width);
  const { actions, opening, firstPreview, fill, workers, whole } = removal;
  const share = Math.round((100 * firstPreview) / fill);
  const shareOfWork = Math.round((100 * workers.firstPreview) / workers.fill);
  console.log(
    `  ${width} px, editor: ${actions.length} actions (${actions.join(', ')}), ${seconds(whole)}, of which ` +
      `opening ${seconds(opening)}, fill ${seconds(fill)}; first preview after ${seconds(firstPreview)}, ${share} %; ` +
      `of the workers' processor time, ${seconds(workers.fill)}, after ${shareOfWork} %`,
  );
  const command = await measureCommand(width);
  console.log(
    `  ${width} px, command: ${command.actions.length} actions (${command.actions.join(', ')}), ${seconds(command.whole)}`,
  );
}
