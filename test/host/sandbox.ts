/**
 * Runs a plugin's built script in QuickJS with what Figma's sandbox has: the language, `figma`, `console`, timers and
 * `__html__`; no DOM, no `atob`, no TextEncoder, no WebAssembly, no crypto. The API behind it is the host's session.
 */
import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten';
import type { Host, PluginRun, PluginRunner } from './host.ts';
import type { Session } from './session/session.ts';

interface Request {
  op: 'shape' | 'get' | 'set' | 'call' | 'log' | 'timer' | 'clear' | 'figma' | 'html' | 'failed';
  handle: number;
  name: string;
  value: unknown;
  args: unknown[];
  level: string;
  repeat: boolean;
  delay: number;
  callback: () => void;
  id: number;
  error: string;
}

/** Longest stretch that the script may run without giving the host a turn. */
const LONGEST_STRETCH_MS = 60_000;
const LONG_STRING = 65_536;

/**
 * A runner for `Host.usePlugin`.
 * @param bootstrap the text of sandbox-bootstrap.js
 * @param code the text of dist/code.js
 */
export function quickJsRunner(quickjs: QuickJSWASMModule, bootstrap: string, code: string): PluginRunner {
  return (session, host) => {
    const sandbox = new Sandbox(quickjs.newContext(), session, host, bootstrap);
    try {
      sandbox.run(code);
    } catch (error) {
      sandbox.dispose();
      throw error;
    }
    return sandbox;
  };
}

class Sandbox implements PluginRun {
  private readonly handles: object[] = [];
  private readonly handleOf = new Map<object, number>();
  private readonly functions = new Map<number, (...args: unknown[]) => unknown>();
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private readonly entry: QuickJSHandle;
  private nextId = 1;
  private depth = 0;
  private deadline = 0;
  private alive = true;

  constructor(
    private readonly vm: QuickJSContext,
    private readonly session: Session,
    private readonly host: Host,
    bootstrap: string,
  ) {
    vm.runtime.setMaxStackSize(1024 * 1024);
    vm.runtime.setInterruptHandler(() => Date.now() > this.deadline);
    this.deadline = Date.now() + LONGEST_STRETCH_MS;
    const setup = vm.unwrapResult(vm.evalCode(bootstrap, 'sandbox-bootstrap.js'));
    const callHost = vm.newFunction('host', (json, ...extras) => this.serve(vm.getString(json), extras));
    this.entry = vm.unwrapResult(vm.callFunction(setup, vm.undefined, callHost));
    setup.dispose();
    callHost.dispose();
  }

  run(code: string): void {
    this.stretch(() => this.vm.unwrapResult(this.vm.evalCode(code, 'code.js')).dispose());
  }

  dispose(): void {
    if (!this.alive) return;
    this.alive = false;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.entry.dispose();
    this.vm.dispose();
  }

  /** Runs script, then the promise reactions that are due, unless a call of the script is still on the stack. */
  private stretch<T>(run: () => T): T {
    if (this.depth === 0) this.deadline = Date.now() + LONGEST_STRETCH_MS;
    this.depth++;
    let result: T;
    try {
      result = run();
    } finally {
      this.depth--;
    }
    if (this.depth === 0) {
      const jobs = this.vm.runtime.executePendingJobs();
      if (jobs.error) {
        this.host.logs.push({ level: 'failed', args: [this.vm.dump(jobs.error)] });
        jobs.error.dispose();
      }
    }
    return result;
  }

  // Host side of the calls that the script makes

  private serve(json: string, extras: QuickJSHandle[]): QuickJSHandle {
    const out: (string | Uint8Array)[] = [];
    let answer: string;
    try {
      const request = this.unpack(JSON.parse(json), extras) as Request;
      answer = JSON.stringify({ value: this.pack(this.answer(request), out) });
    } catch (error) {
      out.length = 0;
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      answer = JSON.stringify({ error: { name, message } });
    }
    const array = this.vm.newArray();
    [answer, ...out].forEach((part, index) => {
      const handle = this.carry(part);
      this.vm.setProp(array, index, handle);
      handle.dispose();
    });
    return array;
  }

  private carry(part: string | Uint8Array): QuickJSHandle {
    if (typeof part === 'string') return this.vm.newString(part);
    return this.vm.newArrayBuffer(part.slice().buffer);
  }

  private answer(request: Request): unknown {
    const target = (): Record<string, unknown> => this.handles[request.handle] as Record<string, unknown>;
    switch (request.op) {
      case 'figma':
        return this.session.figma;
      case 'html':
        return this.host.uiHtml;
      case 'shape':
        return { ...this.session.shapeOf(target()) };
      case 'get':
        return target()[request.name];
      case 'set':
        target()[request.name] = request.value;
        return undefined;
      case 'call':
        return (target()[request.name] as (...args: unknown[]) => unknown).apply(target(), request.args);
      case 'log':
        this.host.logs.push({ level: request.level, args: request.args });
        return undefined;
      case 'failed':
        this.host.logs.push({ level: 'failed', args: [request.error] });
        return undefined;
      case 'timer':
        return this.startTimer(request);
      case 'clear':
        clearTimeout(this.timers.get(request.id));
        this.timers.delete(request.id);
        return undefined;
    }
  }

  private startTimer({ repeat, delay, callback }: Request): number {
    const id = this.nextId++;
    const fire = () => {
      if (repeat) this.timers.set(id, setTimeout(fire, delay));
      else this.timers.delete(id);
      callback();
    };
    this.timers.set(id, setTimeout(fire, delay));
    return id;
  }

  // Calls into the script

  private invoke(message: object): unknown {
    if (!this.alive) return undefined;
    return this.stretch(() => {
      const out: (string | Uint8Array)[] = [];
      const json = JSON.stringify(this.pack(message, out));
      const args = [json, ...out].map((part) => this.carry(part));
      const result = this.vm.callFunction(this.entry, this.vm.undefined, ...args);
      args.forEach((handle) => handle.dispose());
      if (result.error) {
        this.host.logs.push({ level: 'failed', args: [this.vm.dump(result.error)] });
        result.error.dispose();
        return undefined;
      }
      const answer = JSON.parse(this.vm.getString(result.value)) as { value?: unknown };
      result.value.dispose();
      return this.unpack(answer.value ?? null, []);
    });
  }

  private functionOf(id: number): (...args: unknown[]) => unknown {
    let known = this.functions.get(id);
    if (!known) {
      known = (...args) => this.invoke({ op: 'invoke', id, args });
      this.functions.set(id, known);
    }
    return known;
  }

  private follow(promise: Promise<unknown>): object {
    const id = this.nextId++;
    promise.then(
      (value) => this.invoke({ op: 'settle', id, value }),
      (error: unknown) =>
        this.invoke({ op: 'settle', id, error: error instanceof Error ? error.message : String(error) }),
    );
    return { $: 'p', id };
  }

  // Values, both ways; the counterpart is in sandbox-bootstrap.js

  private pack(value: unknown, out: (string | Uint8Array)[]): unknown {
    if (value === undefined || typeof value === 'function') return { $: 'u' };
    if (value === this.session.mixed) return { $: 'm' };
    if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'n', text: String(value) };
    if (typeof value === 'string' && value.length > LONG_STRING)
      return { $: 's', index: out.push(value) - 1 };
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Uint8Array) return { $: 'b', index: out.push(value) - 1 };
    if (value instanceof Promise) return this.follow(value);
    if (Array.isArray(value)) return value.map((item) => this.pack(item, out));
    const shape = this.session.shapeOf(value);
    if (shape) return { $: 'r', handle: this.register(value), shape: shape.name };
    const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.pack(item, out)]));
    return '$' in value ? { $: 'o', entries: copy } : copy;
  }

  private register(object: object): number {
    let handle = this.handleOf.get(object);
    if (handle === undefined) {
      handle = this.handles.push(object) - 1;
      this.handleOf.set(object, handle);
    }
    return handle;
  }

  private unpack(value: unknown, extras: QuickJSHandle[]): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.unpack(item, extras));
    const tagged = value as {
      $?: string;
      id: number;
      handle: number;
      index: number;
      text: string;
      entries: object;
    };
    switch (tagged.$) {
      case 'u':
        return undefined;
      case 'm':
        return this.session.mixed;
      case 'n':
        return Number(tagged.text);
      case 's':
        return this.vm.getString(extras[tagged.index]);
      case 'f':
        return this.functionOf(tagged.id);
      case 'r':
        return this.handles[tagged.handle];
      case 'b': {
        const lifetime = this.vm.getArrayBuffer(extras[tagged.index]);
        const bytes = lifetime.value.slice();
        lifetime.dispose();
        return bytes;
      }
      case 'o':
      case undefined:
      default: {
        const source = tagged.$ === 'o' ? tagged.entries : tagged;
        return Object.fromEntries(
          Object.entries(source).map(([key, item]) => [key, this.unpack(item, extras)]),
        );
      }
    }
  }
}
