import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContentDigest } from '../src/migration/content-digest.ts';

type Piece = Uint8Array | number;

function digest(pieces: readonly Piece[]): string {
  const sum = new ContentDigest();
  for (const piece of pieces) {
    if (typeof piece === 'number') sum.hole(piece);
    else sum.add(piece);
  }
  return sum.end();
}

/** Runs of bytes and of zeroes, some of them longer than a block. */
const content = fc
  .array(fc.record({ length: fc.integer({ min: 1, max: 150_000 }), byte: fc.integer({ min: 0, max: 3 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((runs) => Buffer.concat(runs.map(({ length, byte }) => Buffer.alloc(length, byte))));

/** The same bytes cut anywhere; a piece of zeroes may come as a hole. */
function cut(bytes: Buffer, cuts: readonly number[], holes: boolean): readonly Piece[] {
  const at = [0, ...cuts.map((share) => Math.floor(share * bytes.length)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  return at.slice(1).flatMap((to, index) => {
    const piece = bytes.subarray(at[index] ?? 0, to);
    if (piece.length === 0) return [];
    return [holes && piece.every((byte) => byte === 0) ? piece.length : piece];
  });
}

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

test('a digest does not depend on how the bytes arrive, nor on what of them is a hole', () => {
  fc.assert(
    fc.property(content, shares, shares, (bytes, one, other) => {
      expect(digest(cut(bytes, one, false))).toBe(digest(cut(bytes, other, true)));
    }),
    { numRuns: 60 },
  );
});

test('one changed byte, anywhere, changes it', () => {
  fc.assert(
    fc.property(content, fc.double({ min: 0, max: 0.999999, noNaN: true }), (bytes, share) => {
      const changed = Buffer.from(bytes);
      const at = Math.floor(share * bytes.length);
      changed[at] = ((changed[at] ?? 0) + 1) % 256;
      expect(digest([changed])).not.toBe(digest([bytes]));
    }),
    { numRuns: 60 },
  );
});

test('the same block at another place is another content', () => {
  const block = Buffer.alloc(65_536, 7);
  expect(digest([65_536, block])).not.toBe(digest([block, 65_536]));
  expect(digest([block])).toBe(digest([block, 200_000]));
});
