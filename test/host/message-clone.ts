/**
 * What crosses between Figma's sandbox and the plugin's page: plain data and Uint8Array. Figma drops or refuses all
 * else ("you cannot send Blob objects, ArrayBuffers or TypedArray objects other than Uint8Array"); here it throws.
 */
export function cloneMessage(value: unknown, path = 'message', seen: readonly object[] = []): unknown {
  if (value === null || value === undefined || ['boolean', 'number', 'string'].includes(typeof value))
    return value;
  if (value instanceof Uint8Array && value.constructor.name !== 'Buffer') return value.slice();
  if (typeof value === 'object') {
    if (seen.includes(value)) throw new TypeError(`${path} refers to itself and cannot be sent`);
    const inside = [...seen, value];
    if (Array.isArray(value))
      return value.map((item: unknown, index) => cloneMessage(item, `${path}[${index}]`, inside));
    const prototype: unknown = Object.getPrototypeOf(value);
    const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
    if (plain && !ArrayBuffer.isView(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, cloneMessage(item, `${path}.${key}`, inside)]),
      );
    }
    throw new TypeError(`${path} is a ${value.constructor.name}; only plain data and Uint8Array can be sent`);
  }
  throw new TypeError(`${path} is a ${typeof value}; only plain data and Uint8Array can be sent`);
}
