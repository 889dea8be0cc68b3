/** `npm run bench`: how long things take, as ratios within one run, so that the machine's speed cancels out. */
import { benchAttention } from './attention.ts';

const { ours, literal, ratio } = await benchAttention();
const ms = (value: number) => `${Math.round(value).toLocaleString('en')} ms`;
console.log('contextual attention, 128 x 128 x 96, WASM');
console.log(
  `  literal form ${ms(literal)}, ours ${ms(ours)}: ${ratio.toFixed(1)} times faster (asked for: 4)`,
);
