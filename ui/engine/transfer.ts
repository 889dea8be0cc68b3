import { transfer } from 'comlink';

function collect(value: unknown, found: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) collect(item, found);
  }
}

/** Marks a plain value so that all typed arrays in it are handed over, not copied; the sender loses them. */
export function handOver<Value>(value: Value): Value {
  const found = new Set<ArrayBuffer>();
  collect(value, found);
  return transfer(value, [...found]);
}
