import type { PluginAPI, ShowUIOptions } from '@figma/plugin-typings/plugin-api-standalone';
import { decodeBase64, encodeBase64 } from '../export.ts';
import type { NodeHandle } from '../nodes/index.ts';
import type { ApiAccessor, ApiMethod } from './api-objects.ts';
import type { SessionContext } from './context.ts';
import { lacks, noSuchProperty } from './editors.ts';
import type { Callback } from './events.ts';
import { imageMethods } from './images.ts';
import { newNodeMethods } from './new-nodes.ts';
import { notify, type NotifySettings } from './notify.ts';
import { createParameters } from './parameters.ts';
import { createStorage } from './storage.ts';
import { createViewport } from './viewport.ts';
import type { PluginWindow } from './window.ts';

const EVENTS: readonly unknown[] = [
  'run',
  'close',
  'selectionchange',
  'currentpagechange',
  'documentchange',
  'drop',
  'timerstart',
  'stylechange',
];

/** What `documentAccess: dynamic-page` no longer allows; each has a twin that is called `...Async`. */
const ONLY_ASYNC = [
  'getNodeById',
  'getStyleById',
  'getLocalPaintStyles',
  'getLocalTextStyles',
  'getLocalEffectStyles',
  'getLocalGridStyles',
  'getFileThumbnailNode',
];

/** Throws as Figma does where something needs what may not be loaded. */
const refuse = (name: string, instead: string) => (): never => {
  throw new Error(`in ${name}: Cannot call with documentAccess: dynamic-page. Use ${instead} instead.`);
};

/** The object `figma` of one run of a plugin. */
export function createFigma(context: SessionContext, window: PluginWindow): PluginAPI {
  const { objects, editorType } = context;
  const accessors = properties(context, window);
  const methods: Record<string, ApiMethod> = {
    ...Object.fromEntries(ONLY_ASYNC.map((name) => [name, refuse(name, `figma.${name}Async`)])),
    ...eventMethods(context),
    ...documentMethods(context),
    ...newNodeMethods(context),
    ...imageMethods(context),
    ...runMethods(context, window),
  };
  for (const name of Object.keys({ ...accessors, ...methods })) {
    if (!lacks(editorType, name)) continue;
    delete methods[name];
    accessors[name] = { get: () => noSuchProperty(name) };
  }
  return objects.create('Figma', {
    accessors: objects.checkedAccessors('figma.', accessors),
    methods: objects.checkedMethods('', methods),
  }) as PluginAPI;
}

function properties(context: SessionContext, window: PluginWindow): Record<string, ApiAccessor> {
  const { document, wrap } = context;
  const ui = window.createUi();
  const parameters = createParameters(context);
  const storage = createStorage(context);
  const viewport = createViewport(context);
  return {
    apiVersion: { get: () => '1.0.0' },
    editorType: { get: () => context.editorType },
    mode: { get: () => 'default' },
    pluginId: { get: () => 'contextual-fill' },
    command: { get: () => context.command },
    mixed: { get: () => context.mixed },
    root: { get: () => wrap(document.rootId) },
    currentPage: {
      get: () => wrap(document.pageId),
      set: refuse('set_currentPage', 'figma.setCurrentPageAsync'),
    },
    ui: { get: () => ui },
    parameters: { get: () => parameters },
    clientStorage: { get: () => storage },
    viewport: { get: () => viewport },
    currentUser: { get: () => null },
    skipInvisibleInstanceChildren: { get: () => false, set: () => undefined },
  };
}

function eventMethods(context: SessionContext): Record<string, ApiMethod> {
  const { events } = context;
  const on = (type: unknown, callback: Callback) => {
    if (!EVENTS.includes(type)) throw new Error(`in on: Unknown event "${String(type)}"`);
    if (type === 'documentchange' && !context.areAllPagesLoaded) {
      throw new Error(
        'in on: Cannot add a documentchange listener with documentAccess: dynamic-page before figma.loadAllPagesAsync()',
      );
    }
    events.on(type as string, callback);
  };
  return {
    on: (_object, type, callback) => on(type, callback as Callback),
    once: (_object, type, callback) => on(type, events.once(type as string, callback as Callback)),
    off: (_object, type, callback) => events.off(type as string, callback as Callback),
  };
}

function documentMethods(context: SessionContext): Record<string, ApiMethod> {
  const { document } = context;
  return {
    getNodeByIdAsync: (_object, id) => context.wrapOrNull(id as string),
    getStyleByIdAsync: () => null,
    getLocalPaintStylesAsync: () => [],
    loadAllPagesAsync: () => context.loadAllPages(),
    setCurrentPageAsync: (_object, page) => {
      document.pageId = document.get((page as NodeHandle).id).id;
      context.loadPage(document.pageId);
      context.events.emit('currentpagechange');
    },
  };
}

function runMethods(context: SessionContext, window: PluginWindow): Record<string, ApiMethod> {
  const { host } = context;
  return {
    loadFontAsync: (_object, font) => host.loadFont(font as { family: string; style: string }),
    base64Encode: (_object, bytes) => encodeBase64(bytes as Uint8Array),
    base64Decode: (_object, text) => decodeBase64(text as string),
    notify: (_object, text, settings) => notify(context, text as string, settings as NotifySettings),
    commitUndo: () => host.commitUndo(),
    triggerUndo: () => host.undo(),
    showUI: (_object, html, settings) => window.show(html as string, settings as ShowUIOptions),
    closePlugin: (_object, message) => context.close(message as string | undefined),
  };
}
