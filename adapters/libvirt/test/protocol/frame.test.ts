import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameSplitter } from '../../src/protocol/frame.ts';
import { encodeHeader } from '../../src/protocol/message.ts';
import { ProtocolError } from '../../src/protocol/protocol-error.ts';

const frameBytes = fc
  .record({
    procedure: fc.nat(500),
    type: fc.nat(6),
    serial: fc.nat(1000),
    status: fc.nat(2),
    payload: fc.uint8Array({ maxLength: 300 }),
  })
  .map(({ payload, ...header }) => ({
    ...header,
    payload,
    bytes: Buffer.concat([encodeHeader({ program: 7, ...header }, payload.length), payload]),
  }));

/** Cuts bytes at arbitrary places. */
function pieces(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...places, bytes.length].map((end, index) => bytes.subarray(places[index - 1] ?? 0, end));
}

test('frames come out whole however the bytes are cut up', () => {
  fc.assert(
    fc.property(fc.array(frameBytes, { maxLength: 8 }), fc.array(fc.nat(3000)), (frames, cuts) => {
      const splitter = new FrameSplitter();
      const out: unknown[] = [];
      for (const piece of pieces(Buffer.concat(frames.map(({ bytes }) => bytes)), cuts)) {
        splitter.push(piece, ({ procedure, serial, payload }) =>
          out.push({ procedure, serial, payload: [...payload] }),
        );
      }
      expect(out).toEqual(
        frames.map(({ procedure, serial, payload }) => ({ procedure, serial, payload: [...payload] })),
      );
      expect(splitter.midFrame).toBe(false);
    }),
    { numRuns: 3000 },
  );
});

test('one byte at a time is as good as all at once', () => {
  const bytes = Buffer.concat([encodeHeader(header, 100_000), Buffer.alloc(100_000, 5)]);
  const splitter = new FrameSplitter();
  const lengths: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    splitter.push(bytes.subarray(at, at + 1), ({ payload }) => lengths.push(payload.length));
  }
  expect(lengths).toEqual([100_000]);
});

test('long stream data goes on as it comes, and what follows it is in its place', () => {
  const data = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
  const stream = { program: 7, procedure: 208, type: 3, serial: 9, status: 2 };
  const all = Buffer.concat([
    encodeHeader(stream, data.length),
    data,
    encodeHeader(stream, 0),
    encodeHeader(header, 3),
    Buffer.from('end'),
  ]);
  fc.assert(
    fc.property(fc.array(fc.nat(all.length)), (cuts) => {
      const splitter = new FrameSplitter();
      const out: { serial: number; payload: Buffer }[] = [];
      for (const piece of pieces(all, cuts)) splitter.push(piece, (frame) => out.push(frame));
      expect(splitter.midFrame).toBe(false);
      expect(out.slice(-2).map(({ serial, payload }) => [serial, payload.toString()])).toEqual([
        [9, ''],
        [1, 'end'],
      ]);
      const flowed = out.slice(0, -2);
      expect(flowed.every(({ serial, payload }) => serial === 9 && payload.length > 0)).toBe(true);
      expect(Buffer.concat(flowed.map(({ payload }) => payload)).equals(data)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe('a length that lies', () => {
  test.each([0, 4, 27, 32 * 1024 * 1024 + 5, 0xffff_ffff])('%d is refused, whole or dribbled', (length) => {
    const word = Buffer.alloc(4);
    word.writeUInt32BE(length);
    expect(() => new FrameSplitter().push(word, () => {})).toThrow(ProtocolError);
    const splitter = new FrameSplitter();
    expect(() => [...word].forEach((byte) => splitter.push(Buffer.from([byte]), () => {}))).toThrow(
      ProtocolError,
    );
  });

  test('the longest allowed costs no more memory than bytes that came', () => {
    const word = Buffer.alloc(5000);
    word.writeUInt32BE(32 * 1024 * 1024 + 4);
    const before = process.memoryUsage().arrayBuffers;
    const splitters = Array.from({ length: 200 }, () => new FrameSplitter());
    for (const splitter of splitters) splitter.push(word, () => {});
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 256 * 1024);
    expect(splitters.every(({ midFrame }) => midFrame)).toBe(true);
  });
});

test('bytes without sense never do worse than a ProtocolError', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (chunks) => {
      expect(outcome(chunks)).toMatch(/^(read|refused)$/);
    }),
    { numRuns: 10_000 },
  );
});

/** Anything but frames or a ProtocolError is a defect and gets out. */
function outcome(chunks: readonly Uint8Array[]): 'read' | 'refused' {
  const splitter = new FrameSplitter();
  try {
    for (const chunk of chunks) splitter.push(Buffer.from(chunk), () => {});
    return 'read';
  } catch (error) {
    if (error instanceof ProtocolError) return 'refused';
    throw error;
  }
}

const header = { program: 7, procedure: 1, type: 1, serial: 1, status: 0 };
