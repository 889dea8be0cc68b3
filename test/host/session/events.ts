/** Any function that a plugin registers to be called back. */
export type Callback = (...args: never[]) => unknown;

/** The listeners that one run of a plugin has registered, and when they are called: later, as in Figma. */
export class Events {
  private readonly listeners = new Map<string, Set<Callback>>();
  private selectionChanged = false;

  /** @param isClosed whether the plugin has ended; nobody is called any more then */
  constructor(private readonly isClosed: () => boolean) {}

  on(type: string, callback: Callback): void {
    this.listeners.set(type, (this.listeners.get(type) ?? new Set()).add(callback));
  }

  off(type: string, callback: Callback): void {
    this.listeners.get(type)?.delete(callback);
  }

  /** A callback for `on` that takes itself off before its first call. */
  once(type: string, callback: Callback): Callback {
    const once = (...args: never[]) => {
      this.off(type, once);
      callback(...args);
    };
    return once;
  }

  /** Calls the listeners of an event, each in a turn of its own. */
  emit(type: string, ...args: unknown[]): void {
    for (const callback of [...(this.listeners.get(type) ?? [])]) {
      setTimeout(() => {
        if (!this.isClosed()) (callback as (...args: unknown[]) => void)(...args);
      }, 0);
    }
  }

  /** Calls the listeners of an event before it returns. */
  emitNow(type: string): void {
    for (const callback of this.listeners.get(type) ?? []) (callback as () => void)();
  }

  /** Selection changes are told once for all that happened in a turn. */
  selectionChange(): void {
    if (this.selectionChanged) return;
    this.selectionChanged = true;
    setTimeout(() => {
      this.selectionChanged = false;
      for (const callback of [...(this.listeners.get('selectionchange') ?? [])]) {
        if (!this.isClosed()) (callback as () => void)();
      }
    }, 0);
  }
}
