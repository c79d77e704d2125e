import type { Int64, XdrReader } from '@anyvisor/toolkit/xdr-reader';
import type { XdrWriter } from '@anyvisor/toolkit/xdr-writer';
import { STRING_MAX_BYTES } from './limits.ts';

/** How one type looks on the wire. `shape` names it for the comparison with the protocol's own definition. */
export interface Codec<T> {
  readonly shape: string;
  /** Fewest bytes a value can take: what bounds array counts before anything is allocated. */
  readonly minBytes: number;
  read(from: XdrReader): T;
  write(to: XdrWriter, value: T): void;
}

export type Value<C> = C extends Codec<infer T> ? T : never;
export type Fields = Readonly<Record<string, Codec<unknown>>>;

/** The object a set of fields describes; a field that may be undefined may be left out. */
export type StructOf<F extends Fields> = {
  readonly [K in keyof F as undefined extends Value<F[K]> ? never : K]: Value<F[K]>;
} & { readonly [K in keyof F as undefined extends Value<F[K]> ? K : never]?: Value<F[K]> };

export const i32: Codec<number> = {
  shape: 'i32',
  minBytes: 4,
  read: (from) => from.i32(),
  write: (to, value) => to.i32(value),
};
export const u32: Codec<number> = {
  shape: 'u32',
  minBytes: 4,
  read: (from) => from.u32(),
  write: (to, value) => to.u32(value),
};
export const i64: Codec<Int64> = {
  shape: 'i64',
  minBytes: 8,
  read: (from) => from.i64(),
  write: (to, value) => to.i64(value),
};
export const u64: Codec<Int64> = {
  shape: 'u64',
  minBytes: 8,
  read: (from) => from.u64(),
  write: (to, value) => to.u64(value),
};
export const text: Codec<string> = {
  shape: 's',
  minBytes: 4,
  read: (from) => from.string(STRING_MAX_BYTES),
  write: (to, value) => to.string(value, STRING_MAX_BYTES),
};

/** C's idea of a boolean: an int that is zero or not. */
export const truth: Codec<boolean> = {
  shape: 'i32',
  minBytes: 4,
  read: (from) => from.i32() !== 0,
  write: (to, value) => to.i32(value ? 1 : 0),
};

/** A word of flags, 0 when left out. */
export const flags: Codec<number | undefined> = {
  shape: 'u32',
  minBytes: 4,
  read: (from) => from.u32(),
  write: (to, value) => to.u32(value ?? 0),
};

/** Flags of the older migration calls, 64 bits wide. */
export const wideFlags: Codec<Int64 | undefined> = {
  shape: 'u64',
  minBytes: 8,
  read: (from) => from.u64(),
  write: (to, value) => to.u64(value ?? 0),
};

/** An int argument that always has the same value: `need_results`, or a count the daemon only wants to see. */
export function always(value: number, shape: 'i32' | 'u32' = 'i32'): Codec<undefined> {
  return {
    shape,
    minBytes: 4,
    read: (from) => void from.u32(),
    write: (to) => (shape === 'i32' ? to.i32(value) : to.u32(value)),
  };
}

export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    shape: `${bracketed(codec.shape)}?`,
    minBytes: 4,
    read: (from) => (from.bool() ? codec.read(from) : undefined),
    write(to, value) {
      to.bool(value !== undefined);
      if (value !== undefined) codec.write(to, value);
    },
  };
}

/** Up to `max` bytes, copied out of the message. */
export function opaque(max: number): Codec<Buffer> {
  return {
    shape: `o<${max}>`,
    minBytes: 4,
    read: (from) => Buffer.from(from.opaque(max)),
    write: (to, value) => to.opaque(value, max),
  };
}

export function list<T>(codec: Codec<T>, max: number): Codec<readonly T[]> {
  return {
    shape: `${bracketed(codec.shape)}<${max}>`,
    minBytes: 4,
    read(from) {
      const count = from.count(max, codec.minBytes);
      const items: T[] = [];
      for (let index = 0; index < count; index++) items.push(codec.read(from));
      return items;
    },
    write(to, value) {
      to.count(value.length, max);
      for (const item of value) codec.write(to, item);
    },
  };
}

/** C's `char name[length]`, which rpcgen sends as one word per character; the string ends at the first NUL. */
export function charVector(length: number): Codec<string> {
  return {
    shape: `i32[${length}]`,
    minBytes: length * 4,
    read(from) {
      const codes = Array.from({ length }, () => from.i32() & 0xff);
      const end = codes.indexOf(0);
      return Buffer.from(end < 0 ? codes : codes.slice(0, end)).toString('utf8');
    },
    write(to, value) {
      const bytes = Buffer.alloc(length);
      bytes.write(value);
      for (const byte of bytes) to.i32(byte);
    },
  };
}

export function struct<F extends Fields>(fields: F): Codec<StructOf<F>> {
  const entries = Object.entries(fields);
  return {
    shape: entries.map(([, codec]) => codec.shape).join(','),
    minBytes: entries.reduce((sum, [, codec]) => sum + codec.minBytes, 0),
    read(from) {
      const result: Record<string, unknown> = {};
      for (const [name, codec] of entries) result[name] = codec.read(from);
      return result as StructOf<F>;
    },
    write(to, value) {
      const source = value as Record<string, unknown>;
      for (const [name, codec] of entries) codec.write(to, source[name]);
    },
  };
}

function bracketed(shape: string): string {
  return shape.includes(',') ? `(${shape})` : shape;
}
