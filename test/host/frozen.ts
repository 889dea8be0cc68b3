/** A frozen deep copy of plain data. */
export function frozen<T>(value: T): T {
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown) => frozen(item))) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.freeze(
      Object.fromEntries(Object.entries(value).map(([key, item]) => [key, frozen(item)])),
    ) as T;
  }
  return value;
}

/** The same list, frozen; its items stay as they are. */
export function frozenList<T>(items: T[]): readonly T[] {
  return Object.freeze(items);
}
