/** `npm run bench:ui`: what the page costs the designer, measured in the built page in headless Chromium. */
import { measureLongestTask } from './ui/longest-task.ts';

const bound = 100;

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
