import { statSync } from 'node:fs';
import { buildPlugin } from './build-plugin.ts';
import { buildUi } from './build-ui.ts';

const kilobytes = (bytes: number) => `${Math.round(bytes / 1024).toLocaleString('en')} kB`;

await buildPlugin();
const { sizes } = await buildUi();
console.log(`code.js   ${kilobytes(statSync('dist/code.js').size)}`);
for (const [name, bytes] of Object.entries(sizes)) console.log(`${name.padEnd(9)} ${kilobytes(bytes)}`);
