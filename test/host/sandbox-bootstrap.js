/* eslint-disable @typescript-eslint/no-unused-expressions -- evaluated as an expression, its value is the function */
/**
 * Runs first inside the QuickJS sandbox: builds `figma`, `console` and the timers out of one host function, and
 * mirrors the host's objects. What Figma's sandbox does not have is taken away. Plain script, read as text.
 */
(function (host) {
  'use strict';
  const mixed = Symbol('figma.mixed');
  const handles = new WeakMap();
  const mirrors = new Map();
  const prototypes = new Map();
  const functions = new Map();
  const functionIds = new WeakMap();
  const promises = new Map();
  let nextFunction = 1;

  /** Values to JSON: what JSON lacks becomes { $: kind }; bytes and long strings travel beside it. */
  function pack(value, extras, inside, path) {
    if (value === undefined) return { $: 'u' };
    if (value === mixed) return { $: 'm' };
    if (typeof value === 'function') {
      if (!functionIds.has(value)) {
        functionIds.set(value, nextFunction);
        functions.set(nextFunction++, value);
      }
      return { $: 'f', id: functionIds.get(value) };
    }
    if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'n', text: String(value) };
    if (typeof value === 'string' && value.length > 65536) return { $: 's', index: extras.push(value) - 1 };
    if (typeof value === 'symbol' || typeof value === 'bigint') {
      throw new TypeError(path + ' is a ' + typeof value + ' and cannot be sent');
    }
    if (typeof value !== 'object' || value === null) return value;
    if (handles.has(value)) return { $: 'r', handle: handles.get(value) };
    if (value instanceof Uint8Array) return { $: 'b', index: extras.push(value.slice().buffer) - 1 };
    if (inside.indexOf(value) >= 0) throw new TypeError(path + ' refers to itself and cannot be sent');
    const seen = inside.concat([value]);
    if (Array.isArray(value))
      return value.map((item, index) => pack(item, extras, seen, path + '[' + index + ']'));
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) {
      const name = value.constructor && value.constructor.name;
      throw new TypeError(path + ' is a ' + name + '; only plain data and Uint8Array can be sent');
    }
    const copy = {};
    for (const key of Object.keys(value)) copy[key] = pack(value[key], extras, seen, path + '.' + key);
    return '$' in value ? { $: 'o', entries: copy } : copy;
  }

  function unpack(value, extras, freeze) {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items = value.map((item) => unpack(item, extras, freeze));
      return freeze ? Object.freeze(items) : items;
    }
    switch (value.$) {
      case 'u':
        return undefined;
      case 'm':
        return mixed;
      case 'n':
        return Number(value.text);
      case 's':
        return extras[value.index];
      case 'b':
        return new Uint8Array(extras[value.index]);
      case 'r':
        return mirror(value.handle, value.shape);
      case 'p':
        return new Promise((resolve, reject) => promises.set(value.id, { resolve, reject }));
      default: {
        const source = value.$ === 'o' ? value.entries : value;
        const copy = {};
        for (const key of Object.keys(source)) copy[key] = unpack(source[key], extras, freeze);
        return freeze ? Object.freeze(copy) : copy;
      }
    }
  }

  function call(request, freeze) {
    const extras = [];
    const packed = pack(request, extras, [], 'value');
    const answer = host(JSON.stringify(packed), ...extras);
    const parsed = JSON.parse(answer[0]);
    if (parsed.error) {
      const kinds = { TypeError, RangeError };
      throw new (kinds[parsed.error.name] || Error)(parsed.error.message);
    }
    return unpack(parsed.value, answer.slice(1), freeze);
  }

  function mirror(handle, shapeName) {
    if (mirrors.has(handle)) return mirrors.get(handle);
    if (!prototypes.has(shapeName)) prototypes.set(shapeName, describe(call({ op: 'shape', handle }, false)));
    const object = Object.create(prototypes.get(shapeName));
    handles.set(object, handle);
    mirrors.set(handle, object);
    return object;
  }

  function describe(shape) {
    const prototype = {};
    for (const { name, writable } of shape.accessors) {
      Object.defineProperty(prototype, name, {
        enumerable: true,
        get() {
          return call({ op: 'get', handle: handles.get(this), name }, true);
        },
        set(value) {
          if (!writable) throw new TypeError("Cannot assign to read only property '" + name + "' of object");
          call({ op: 'set', handle: handles.get(this), name, value }, false);
        },
      });
    }
    for (const name of shape.methods) {
      Object.defineProperty(prototype, name, {
        enumerable: true,
        value(...args) {
          return call({ op: 'call', handle: handles.get(this), name, args }, false);
        },
      });
    }
    return prototype;
  }

  for (const name of [
    'performance',
    'SharedArrayBuffer',
    'queueMicrotask',
    'navigator',
    'gc',
    'print',
    'std',
    'os',
    'bjson',
  ])
    delete globalThis[name];

  const text = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return value.name + ': ' + value.message + '\n' + (value.stack || '');
    try {
      const json = JSON.stringify(value);
      return json === undefined ? String(value) : json;
    } catch {
      return String(value);
    }
  };
  const log =
    (level) =>
    (...args) =>
      void call({ op: 'log', level, args: args.map(text) }, false);
  globalThis.console = {
    log: log('log'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    clear() {},
    assert(condition, ...args) {
      if (!condition) log('error')('Assertion failed', ...args);
    },
  };
  const timer =
    (repeat) =>
    (callback, delay, ...args) =>
      call({ op: 'timer', repeat, delay: Number(delay) || 0, callback: () => callback(...args) }, false);
  globalThis.setTimeout = timer(false);
  globalThis.setInterval = timer(true);
  globalThis.clearTimeout = globalThis.clearInterval = (id) => void call({ op: 'clear', id }, false);
  globalThis.figma = call({ op: 'figma' }, false);
  globalThis.__html__ = call({ op: 'html' }, false);

  /** What the host may call: a function of the sandbox, or the end of a promise. */
  return function (json, ...extras) {
    const request = unpack(JSON.parse(json), extras, false);
    if (request.op === 'settle') {
      const promise = promises.get(request.id);
      promises.delete(request.id);
      if (request.error) promise.reject(new Error(request.error));
      else promise.resolve(request.value);
      return '{}';
    }
    const answers = [];
    try {
      const result = functions.get(request.id)(...request.args);
      const pending = result !== null && typeof result === 'object' && typeof result.then === 'function';
      if (pending) result.then(undefined, (error) => call({ op: 'failed', error: text(error) }, false));
      return JSON.stringify({ value: pending ? { $: 'u' } : pack(result, answers, [], 'result') });
    } catch (error) {
      call({ op: 'failed', error: text(error) }, false);
      return '{}';
    }
  };
});
