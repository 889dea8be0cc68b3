/**
 * The playground: the stand-in Figma in a normal browser, with a rendered street to remove things from. `npm start`
 * serves it. Everything a designer would do in Figma goes through the same host, sandbox and frames as in the tests.
 */
import CanvasKitInit from 'canvaskit-wasm/full';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { renderScene } from '../../scene/scene.ts';
import { Host } from '../host.ts';
import { quickJsRunner } from '../sandbox.ts';
import { CanvasView } from './canvas-view.ts';
import { element } from './dom.ts';
import { framePage } from './frame-page.ts';
import { installCommands, installLayers, installToasts, type Manifest } from './panels.ts';
import { installTools } from './tools.ts';

async function text(path: string): Promise<string> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} is missing: run npm run build and reload.`);
  return response.text();
}

async function start(): Promise<void> {
  const [canvasKit, quickjs, bootstrap, code, uiHtml, manifest, font] = await Promise.all([
    CanvasKitInit({ locateFile: () => '/canvaskit.wasm' }),
    newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmLocation: '/quickjs.wasm' })),
    text('/sandbox-bootstrap.js'),
    text('/code.js'),
    text('/ui.html'),
    text('/manifest.json').then((json) => JSON.parse(json) as Manifest),
    fetch('/Inter-Regular.ttf').then((response) => response.arrayBuffer()),
  ]);
  const host = await Host.create({
    canvasKit,
    fonts: new Map([[400, font]]),
    plugin: quickJsRunner(quickjs, bootstrap, code),
    page: framePage(),
    uiHtml,
    relaunchCommands: manifest.relaunchButtons.map((each) => each.command),
  });
  const view = new CanvasView(element<HTMLCanvasElement>('page'), host);
  installTools(host, view, element('tools'));
  installCommands(host, manifest);
  installToasts(host);
  installLayers(host);
  installFiles(host, view);
  const undo = () => host.undo();
  element('undo').addEventListener('click', undo);
  addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'z') undo();
  });
  addSample(host);
  view.fit();
  // For tests and for the curious.
  Object.assign(window, { host, view });
  document.body.dataset.ready = 'true';
}

/** A street with a lamp post and a ball, and an ellipse over the ball; both selected. */
function addSample(host: Host): void {
  const street = renderScene({ width: 480, height: 360, seed: 2, object: 'ball' });
  const rows: number[] = [];
  const columns: number[] = [];
  street.mask.data.forEach((value, pixel) => {
    if (value < 128) return;
    rows.push(Math.floor(pixel / street.mask.width));
    columns.push(pixel % street.mask.width);
  });
  const range = (values: number[]) =>
    values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, 0]);
  const [left, right] = range(columns);
  const [top, bottom] = range(rows);
  const [width, height] = [(right - left) * 1.25, (bottom - top) * 1.25];
  const picture = host.scene.picture({ name: 'Street', pixels: street.withObject });
  const shape = host.scene.ellipse({
    name: 'Over the ball',
    x: (left + right - width) / 2,
    y: (top + bottom - height) / 2,
    width,
    height,
    fill: '#ff3b30',
    opacity: 0.4,
  });
  host.select(picture, shape);
  host.commitUndo();
}

function installFiles(host: Host, view: CanvasView): void {
  const add = async (files: Iterable<File>, at = { x: 0, y: 0 }) => {
    for (const file of files) {
      try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const picture = host.scene.picture({ name: file.name.replace(/\.\w+$/, ''), bytes, ...at });
        host.select(picture);
        host.commitUndo();
      } catch (error) {
        host.figma.notify(`${file.name} is not a PNG, JPEG or GIF of at most 4096 px a side.`, {
          error: true,
        });
        console.warn(error);
      }
    }
    view.fit();
  };
  const input = element<HTMLInputElement>('add');
  input.addEventListener('change', () => void add(input.files ?? []));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    void add(event.dataTransfer?.files ?? [], view.toPage(event));
  });
}

start().catch((error: unknown) => {
  document.body.dataset.ready = 'failed';
  element('toasts').textContent = String(error);
  console.error(error);
});
