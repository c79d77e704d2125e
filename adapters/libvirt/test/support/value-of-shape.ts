import { XdrWriter } from '@anyvisor/toolkit/xdr-writer';
import * as fc from 'fast-check';

type Part = (to: XdrWriter) => void;

/** Well-formed bytes for a codec's shape: what an honest peer could send. */
export function valueOf(shape: string): fc.Arbitrary<Buffer> {
  return fc.tuple(...split(shape).map(part)).map((parts) => {
    const writer = new XdrWriter(4 << 20);
    for (const write of parts) write(writer);
    return Buffer.from(writer.bytes());
  });
}

/** Splits at the commas that are not inside parentheses. */
function split(shape: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of shape) {
    if (character === ',' && depth === 0) {
      parts.push(current);
      current = '';
      continue;
    }
    if (character === '(') depth++;
    if (character === ')') depth--;
    current += character;
  }
  return current === '' ? parts : [...parts, current];
}

function part(shape: string): fc.Arbitrary<Part> {
  const array = /^(.*)<(\d+)>$/.exec(shape);
  if (array !== null && array[1] !== 'o') return many(array[1] ?? '', Number(array[2]));
  if (shape.endsWith('?')) return maybe(shape.slice(0, -1));
  const vector = /^i32\[(\d+)\]$/.exec(shape);
  if (vector !== null) return characters(Number(vector[1]));
  const fixed = /^o\[(\d+)\]$/.exec(shape);
  if (fixed !== null) {
    const length = Number(fixed[1]);
    return fc.uint8Array({ minLength: length, maxLength: length }).map((v) => (to) => to.fixed(v, length));
  }
  if (shape.startsWith('o<')) {
    return fc.uint8Array({ maxLength: 40 }).map((v) => (to) => to.opaque(v, 40));
  }
  return simple(shape);
}

function simple(shape: string): fc.Arbitrary<Part> {
  switch (shape) {
    case 'i32':
      // Booleans of C are sent as ints too, and come back as 0 or 1.
      return fc.constantFrom(0, 1).map((v) => (to) => to.i32(v));
    case 'u32':
      return fc.nat().map((v) => (to) => to.u32(v));
    case 'i64':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((v) => (to) => to.i64(v));
    case 'u64':
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((v) => (to) => to.u64(v));
    case 's':
      return text().map((v) => (to) => to.string(v, 4096));
    case 'v':
      return param();
    default:
      throw new Error(`unknown shape ${shape}`);
  }
}

function param(): fc.Arbitrary<Part> {
  const tagged = (tag: number, value: fc.Arbitrary<Part>): fc.Arbitrary<Part> =>
    value.map((write) => (to) => {
      to.i32(tag);
      write(to);
    });
  return fc.oneof(
    tagged(1, simple('i32')),
    tagged(2, simple('u32')),
    tagged(3, simple('i64')),
    tagged(4, simple('u64')),
    tagged(
      5,
      fc.double({ noNaN: true }).map((v) => (to) => to.f64(v)),
    ),
    tagged(6, simple('i32')),
    tagged(7, simple('s')),
  );
}

function many(inner: string, max: number): fc.Arbitrary<Part> {
  return fc.array(group(inner), { maxLength: Math.min(max, 5) }).map((items) => (to) => {
    to.count(items.length, max);
    for (const write of items) write(to);
  });
}

function maybe(inner: string): fc.Arbitrary<Part> {
  return fc.option(group(inner), { nil: undefined }).map((write) => (to) => {
    to.bool(write !== undefined);
    write?.(to);
  });
}

function group(inner: string): fc.Arbitrary<Part> {
  const bare = inner.startsWith('(') ? inner.slice(1, -1) : inner;
  return fc.tuple(...split(bare).map(part)).map((parts) => (to) => {
    for (const write of parts) write(to);
  });
}

function characters(length: number): fc.Arbitrary<Part> {
  return fc.string({ maxLength: length - 1 }).map((value) => (to) => {
    const bytes = Buffer.alloc(length);
    bytes.write(value.replaceAll('\0', ''));
    for (const byte of bytes) to.i32(byte);
  });
}

function text(): fc.Arbitrary<string> {
  return fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => !value.includes('\0'));
}
