import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { XdrError } from '../src/xdr-error.ts';
import { XdrReader } from '../src/xdr-reader.ts';
import { XdrWriter } from '../src/xdr-writer.ts';

const LIMIT = 1 << 20;

function written(write: (to: XdrWriter) => void): XdrReader {
  const writer = new XdrWriter(LIMIT);
  write(writer);
  return new XdrReader(Buffer.from(writer.bytes()));
}

describe('what is written can be read back', () => {
  test('integers of both widths, at every size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (signed, unsigned, long, unsignedLong) => {
          const reader = written((to) => {
            to.i32(signed);
            to.u32(unsigned);
            to.i64(long);
            to.u64(unsignedLong);
          });
          expect(reader.i32()).toBe(signed);
          expect(reader.u32()).toBe(unsigned);
          expect(BigInt(reader.i64())).toBe(long);
          expect(BigInt(reader.u64())).toBe(unsignedLong);
          reader.finish();
        },
      ),
    );
  });

  test('a 64-bit integer is a number exactly as far as numbers are exact', () => {
    const edges = [2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n) + 2n ** 32n, -(2n ** 62n)];
    const reader = written((to) => edges.forEach((edge) => to.i64(edge)));
    expect(edges.map(() => typeof reader.i64())).toEqual(['number', 'bigint', 'number', 'bigint']);
  });

  test('doubles, booleans, strings and bytes, padded to four', () => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.boolean(),
        fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0')),
        fc.uint8Array({ maxLength: 99 }),
        (double, truth, string, bytes) => {
          const reader = written((to) => {
            to.f64(double);
            to.bool(truth);
            to.string(string, LIMIT);
            to.string(string, LIMIT);
            to.opaque(bytes, LIMIT);
            to.fixed(bytes, bytes.length);
          });
          expect(reader.f64()).toBe(double);
          expect(reader.bool()).toBe(truth);
          expect(reader.string(LIMIT)).toBe(string);
          expect(reader.name(LIMIT)).toBe(string);
          expect([...reader.opaque(LIMIT)]).toEqual([...bytes]);
          expect([...reader.fixed(bytes.length)]).toEqual([...bytes]);
          reader.finish();
        },
      ),
    );
  });
});

describe('what a peer claims is never believed', () => {
  const claim = (length: number): XdrReader => written((to) => to.u32(length));

  test('a length over the maximum is refused', () => {
    expect(() => claim(101).string(100)).toThrow(XdrError);
    expect(() => claim(101).opaque(100)).toThrow('at most 100');
    expect(() => claim(101).name(100)).toThrow(XdrError);
  });

  test('a length over what is there is refused, and nothing is allocated for it', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 100; round++) {
      expect(() => claim(0xffff_fff0).opaque(0xffff_ffff)).toThrow('ends early');
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20);
  });

  test('an array that cannot fit in the rest of the message is refused', () => {
    expect(() => claim(1_000_000).count(2_000_000, 4)).toThrow('cannot fit');
    expect(() => claim(17).count(16, 0)).toThrow('at most 16');
  });

  test('a boolean is 0 or 1, and bytes left over are an error', () => {
    expect(() => claim(2).bool()).toThrow(XdrError);
    expect(() => claim(0).finish()).toThrow('4 bytes left over');
  });
});

describe('what does not fit is not sent', () => {
  test.each([
    ['a negative unsigned integer', (to: XdrWriter) => to.u32(-1)],
    ['a fraction', (to: XdrWriter) => to.i32(0.5)],
    ['an integer that is no longer exact', (to: XdrWriter) => to.u64(2 ** 53)],
    ['a negative unsigned long', (to: XdrWriter) => to.u64(-1n)],
    ['a long of 65 bits', (to: XdrWriter) => to.i64(2n ** 63n)],
    ['a string over its maximum in bytes', (to: XdrWriter) => to.string('ää', 3)],
    ['a string with a NUL', (to: XdrWriter) => to.string('a\0b', 10)],
    ['bytes over their maximum', (to: XdrWriter) => to.opaque(Buffer.alloc(4), 3)],
    ['fixed bytes of another length', (to: XdrWriter) => to.fixed(Buffer.alloc(4), 16)],
    ['a message over the limit', (to: XdrWriter) => to.raw(Buffer.alloc(LIMIT + 1))],
  ])('%s', (_, write) => {
    expect(() => write(new XdrWriter(LIMIT))).toThrow(XdrError);
  });
});
