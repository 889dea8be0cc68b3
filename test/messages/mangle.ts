/** Messages as nobody of ours sends them, for fuzzing: anything at all, and real ones with something odd in them. */
import fc from 'fast-check';

/** Values that programs trip over. */
const odd = fc.constantFrom<unknown>(
  null,
  undefined,
  NaN,
  Infinity,
  -Infinity,
  -1,
  0,
  0.5,
  2 ** 31,
  2 ** 53,
  1e308,
  '',
  '1',
  '__proto__',
  true,
  [],
  {},
  new Uint8Array(),
  new Float32Array(2),
  'x'.repeat(5000),
  new Array(5).fill([]),
  JSON.parse('{"__proto__":{"grow":1}}'),
);

/** Where in a message something may be changed: the names of the way down to it. */
function waysInto(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [way];
  return [way, ...Object.entries(value).flatMap(([key, item]) => waysInto(item, [...way, key]))];
}

/** A copy of `value` in which `changed` stands at the end of the way, or nothing if that is undefined. */
function put(value: unknown, [key, ...rest]: readonly string[], changed: unknown): unknown {
  if (key === undefined) return changed;
  const inner = put((value as Record<string, unknown>)[key], rest, changed);
  if (Array.isArray(value)) return value.map((item: unknown, at) => (String(at) === key ? inner : item));
  return { ...(value as object), [key]: inner };
}

/** Anything at all, a real message, or a real one in which one to three things are odd. */
export function mangled(messages: readonly object[]): fc.Arbitrary<unknown> {
  const real = fc.constantFrom(...messages);
  const change = real.chain((message) => {
    const changes = fc.array(fc.tuple(fc.constantFrom(...waysInto(message)), fc.oneof(odd, fc.anything())), {
      minLength: 1,
      maxLength: 3,
    });
    return changes.map((all) =>
      all.reduce<unknown>((value, [way, changed]) => {
        try {
          return put(value, way, changed);
        } catch {
          // The way ended in what was changed before.
          return value;
        }
      }, message),
    );
  });
  return fc.oneof({ weight: 6, arbitrary: change }, { weight: 2, arbitrary: real }, fc.anything());
}
