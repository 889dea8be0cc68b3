import { loadSettings } from '../figma/settings.ts';
import { openAboutWindow } from '../figma/window.ts';
import { PROTOCOL_VERSION } from '../protocol/messages.ts';
import { ask } from '../protocol/requests.ts';

/** Set by the build from package.json. */
declare const PLUGIN_VERSION: string;

/** *About this plugin*: the page gathers what it knows of its frame; the sandbox adds what only it can know. */
export async function about(): Promise<void> {
  const page = openAboutWindow(await loadSettings());
  await page.ready;
  const report = ask(page, { type: 'about', id: page.newId(), sandbox: sandboxFacts() });
  // eslint-disable-next-line no-console -- where the page may not copy, the console is the way out for the report
  const printed = report.then(({ text }) => console.log(text));
  await Promise.race([page.closed, printed.then(() => page.closed)]);
  figma.closePlugin();
}

function sandboxFacts(): string[] {
  const has = (name: string) => (name in globalThis ? 'yes' : 'no');
  const names = ['TextDecoder', 'atob', 'fetch', 'WebAssembly', 'structuredClone', 'performance', 'crypto'];
  return [
    `plugin ${PLUGIN_VERSION}, protocol ${PROTOCOL_VERSION}`,
    `plugin API ${figma.apiVersion}, editor ${figma.editorType}, mode ${figma.mode}`,
    `colour profile ${figma.root.documentColorProfile}`,
    `sandbox has ${names.map((name) => `${name}: ${has(name)}`).join(', ')}`,
  ];
}
