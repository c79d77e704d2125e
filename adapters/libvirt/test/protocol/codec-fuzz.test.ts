import { XdrError } from '@anyvisor/toolkit/xdr-error';
import { XdrReader } from '@anyvisor/toolkit/xdr-reader';
import { XdrWriter } from '@anyvisor/toolkit/xdr-writer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Codec } from '../../src/protocol/codec.ts';
import { events } from '../../src/protocol/event-messages.ts';
import { procedures } from '../../src/protocol/procedures.ts';
import { remoteError } from '../../src/protocol/remote-error.ts';
import { holeRecord } from '../../src/protocol/stream-hole.ts';
import { uuid } from '../../src/protocol/uuid.ts';
import { valueOf } from '../support/value-of-shape.ts';

const codecs = new Map<string, Codec<unknown>>([
  ...Object.entries(procedures).map(([name, { result }]) => [`${name} result`, result] as const),
  ...Object.entries(procedures).map(([name, { args }]) => [`${name} args`, args] as const),
  ...Object.entries(events).map(([name, { message }]) => [`${name} event`, message] as const),
  ['error', remoteError],
  ['hole', holeRecord],
]);
const anyCodec = fc.constantFrom(...codecs.keys());
const LIMIT = 4 << 20;
const EITHER = /^(read|refused)$/;

function codecNamed(name: string): Codec<unknown> {
  const codec = codecs.get(name);
  if (codec === undefined) throw new Error(`no codec ${name}`);
  return codec;
}

/** Anything but a value or an XdrError is a defect and gets out. */
function outcome(codec: Codec<unknown>, bytes: Buffer): 'read' | 'refused' {
  try {
    const reader = new XdrReader(bytes);
    codec.read(reader);
    reader.finish();
    return 'read';
  } catch (error) {
    if (error instanceof XdrError) return 'refused';
    throw error;
  }
}

describe('every result, argument and event codec', () => {
  test('reads any bytes or refuses them', () => {
    fc.assert(
      fc.property(anyCodec, fc.uint8Array({ maxLength: 400 }), (name, bytes) => {
        expect(outcome(codecNamed(name), Buffer.from(bytes))).toMatch(EITHER);
      }),
      { numRuns: 20_000 },
    );
  });

  test('reads words that look like small counts or refuses them', () => {
    const word = fc.oneof(fc.nat(8), fc.constantFrom(0xffff_ffff, 0x7fff_ffff, 16_384, 262_144));
    fc.assert(
      fc.property(anyCodec, fc.array(word, { maxLength: 100 }), (name, words) => {
        const bytes = Buffer.alloc(words.length * 4);
        words.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
        expect(outcome(codecNamed(name), bytes)).toMatch(EITHER);
      }),
      { numRuns: 20_000 },
    );
  });

  test('reads back what it wrote, byte for byte, and survives one bit turned over', () => {
    fc.assert(
      fc.property(
        anyCodec.chain((name) => fc.tuple(fc.constant(name), valueOf(codecNamed(name).shape))),
        fc.nat(),
        (example, place) => {
          const [name, bytes] = example;
          const codec = codecNamed(name);
          const value = codec.read(new XdrReader(bytes));
          const again = new XdrWriter(LIMIT);
          codec.write(again, value);
          // Fixed arguments (`need_results`) are always written as what we send.
          expect(name.endsWith(' args') || again.bytes().equals(bytes)).toBe(true);
          if (bytes.length === 0) return;
          const broken = Buffer.from(bytes);
          const at = place % bytes.length;
          broken[at] = (broken[at] ?? 0) ^ (1 << (place % 8));
          expect(outcome(codec, broken)).toMatch(EITHER);
          expect(outcome(codec, bytes.subarray(0, at))).toBe('refused');
        },
      ),
      { numRuns: 10_000 },
    );
  });

  test('a count at its maximum over an empty message allocates nothing', () => {
    const before = process.memoryUsage().heapUsed;
    const bytes = Buffer.alloc(4);
    for (const max of [16_384, 65_536, 262_144]) {
      bytes.writeUInt32BE(max);
      for (const codec of codecs.values()) outcome(codec, bytes);
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 << 20);
  });
});

test('a UUID keeps its 36 characters', () => {
  fc.assert(
    fc.property(fc.uuid(), (value) => {
      const writer = new XdrWriter(16);
      uuid.write(writer, value);
      expect(uuid.read(new XdrReader(Buffer.from(writer.bytes())))).toBe(value);
    }),
  );
  expect(() => uuid.write(new XdrWriter(16), 'not a uuid')).toThrow(XdrError);
});
