/**
 * A value of vim25 as it came off the wire: text for everything simple, objects in the order the server sent them (which
 * is the order of the WSDL, so that an object can be sent back), and a list wherever an element came more than once.
 */
export type VimValue = string | VimObject | readonly VimValue[];

/** `$` is the local name of the type the server stated, or empty. */
export interface VimObject {
  readonly $: string;
  readonly [field: string]: VimValue;
}

export interface MoRef {
  readonly type: string;
  readonly value: string;
}

export const moRefType = 'ManagedObjectReference';

export function isObject(value: VimValue | undefined): value is VimObject {
  return typeof value === 'object' && !Array.isArray(value);
}

/** One string for one managed object, for maps. */
export function refKey({ type, value }: MoRef): string {
  return `${type}:${value}`;
}

/** The value at the end of a path of fields; undefined as soon as one is missing. */
export function field(value: VimValue | undefined, ...path: readonly string[]): VimValue | undefined {
  let at = value;
  for (const name of path) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

/** Text that is there and not empty. */
export function text(value: VimValue | undefined, ...path: readonly string[]): string | undefined {
  const found = field(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A whole or fractional number; undefined for anything else. */
export function number(value: VimValue | undefined, ...path: readonly string[]): number | undefined {
  const found = text(value, ...path);
  if (found === undefined) return undefined;
  const parsed = Number(found);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** XML Schema booleans are `true`, `false`, `1` and `0`. */
export function flag(value: VimValue | undefined, ...path: readonly string[]): boolean | undefined {
  const found = text(value, ...path);
  if (found === undefined) return undefined;
  return found === 'true' || found === '1';
}

export function date(value: VimValue | undefined, ...path: readonly string[]): Date | undefined {
  const found = text(value, ...path);
  const parsed = found === undefined ? undefined : new Date(found);
  return parsed === undefined || Number.isNaN(parsed.getTime()) ? undefined : parsed;
}

/** Every occurrence of a field, however often it came; an `ArrayOf…` is unwrapped. */
export function items(value: VimValue | undefined, ...path: readonly string[]): readonly VimValue[] {
  const found = field(value, ...path);
  if (found === undefined || found === '') return [];
  if (isObject(found)) {
    return found.$.startsWith('ArrayOf')
      ? Object.keys(found)
          .filter((name) => name !== '$')
          .flatMap((name) => items(found, name))
      : [found];
  }
  return typeof found === 'string' ? [found] : found;
}

export function objects(value: VimValue | undefined, ...path: readonly string[]): readonly VimObject[] {
  return items(value, ...path).filter(isObject);
}

export function moRef(value: VimValue | undefined, ...path: readonly string[]): MoRef | undefined {
  const found = field(value, ...path);
  if (!isObject(found) || found.$ !== moRefType) return undefined;
  const [type, id] = [text(found, 'type'), text(found, 'value')];
  return type === undefined || id === undefined ? undefined : { type, value: id };
}

export function moRefs(value: VimValue | undefined, ...path: readonly string[]): readonly MoRef[] {
  return items(value, ...path).flatMap((one) => moRef(one) ?? []);
}
