import { MessageStatus } from '../../src/protocol/limits.ts';

/** A number from 0 to 2^32 - 1; the same seed gives the same ones (xorshift32). */
export type Dice = () => number;

export function diceOf(seed: number): Dice {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

export function pick<T>(dice: Dice, from: readonly T[]): T {
  const one = from[dice() % from.length];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

/** Words that break readers: counts and lengths at and beyond every limit, signs, and plausible small ones. */
const NASTY = [
  0, 1, 2, 3, 7, 16, 255, 4096, 16_384, 16_385, 65_536, 262_144, 262_145, 0x40_0000, 0x40_0001, 0x200_0000,
  0x7fff_ffff, 0x8000_0000, 0xffff_fffc, 0xffff_ffff,
] as const; // prettier-ignore

/** One of: as it is, a bit turned over, cut off, longer than it should be, a nasty word in it, nonsense. */
export function mutated(dice: Dice, honest: Buffer): Buffer {
  const way = dice() % 8;
  if (way === 0) return honest;
  if (way === 7) return nonsense(dice);
  if (way === 1) return honest.subarray(0, honest.length === 0 ? 0 : dice() % honest.length);
  if (way === 2) return Buffer.concat([honest, nonsense(dice)]);
  const lie = Buffer.from(honest);
  if (lie.length < 4) return lie;
  for (let times = 1 + (dice() % 3); times > 0; times--) {
    if (way < 5) {
      const at = dice() % lie.length;
      lie[at] = (lie[at] ?? 0) ^ (1 << (dice() % 8));
    } else lie.writeUInt32BE(pick(dice, NASTY), (dice() % (lie.length >> 2)) * 4);
  }
  return lie;
}

function nonsense(dice: Dice): Buffer {
  const words = Buffer.alloc((dice() % 40) * 4);
  for (let at = 0; at < words.length; at += 4) {
    words.writeUInt32BE(dice() % 2 === 0 ? pick(dice, NASTY) : dice(), at);
  }
  return words;
}

/** A word of a frame's header, by its place, changed; the length word lies when `at` is 0. */
export function corruptHeader(dice: Dice, frame: Buffer): { readonly lies: boolean } {
  const at = (dice() % 7) * 4;
  frame.writeUInt32BE(dice() % 3 === 0 ? dice() : pick(dice, NASTY), at);
  return { lies: at === 0 };
}

export function anyStatus(dice: Dice): number {
  return pick(dice, [MessageStatus.ok, MessageStatus.ok, MessageStatus.error, MessageStatus.continue, 3]);
}
