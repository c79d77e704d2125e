export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
/** Where something stands in a document: keys of objects, indices of lists. */
export type Path = readonly (string | number)[];

/** What stands at `path`; undefined: nothing. */
export function valueAt(document: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => {
    if (Array.isArray(at)) {
      return typeof key === 'number' ? (at as readonly Json[])[key] : undefined;
    }
    return isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }, document);
}

/**
 * The document with `value` at `path`; what is missing on the way is made. Undefined takes the key, or the item of a
 * list, away. Everything else stays as it is.
 */
export function withValue(document: Json | undefined, path: Path, value: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) {
    return value;
  }
  if (typeof key === 'number') {
    const items = Array.isArray(document) ? [...(document as readonly Json[])] : [];
    // A list has no holes: what is beyond its end is its next item.
    const index = Math.min(key, items.length);
    const item = withValue(items[index], rest, value);
    items.splice(index, 1, ...(item === undefined ? [] : [item]));
    return items;
  }
  const before: JsonObject = isObject(document) ? document : {};
  const inner = withValue(Object.hasOwn(before, key) ? before[key] : undefined, rest, value);
  if (inner === undefined) {
    return Object.fromEntries(Object.entries(before).filter(([name]) => name !== key));
  }
  // An own key also where its name is one that objects inherit; an existing key keeps its place.
  return Object.fromEntries(new Map([...Object.entries(before), [key, inner] as const]));
}

/** As `withValue`, and an object at one of the `optional` paths that ends up empty goes too. */
export function tidied(document: JsonObject, optional: readonly Path[]): JsonObject {
  return optional.reduce<JsonObject>((now, path) => {
    const value = valueAt(now, path);
    return isObject(value) && Object.keys(value).length === 0
      ? asObject(withValue(now, path, undefined))
      : now;
  }, document);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** RFC 6901. */
export function pointerOf(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The other way; indices stay texts, as a pointer does not tell them from keys. */
export function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
    );
  }
  return a === b;
}
