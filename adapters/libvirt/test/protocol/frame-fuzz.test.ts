import { expect, test } from 'vitest';
import { fuzzFrames } from '../support/frame-fuzz.ts';

/** ANYVISOR_FUZZ_FRAMES and ANYVISOR_FUZZ_SEED run it longer, or again. */
const frames = Number(process.env['ANYVISOR_FUZZ_FRAMES'] ?? 1_000_000);
const seed = Number(process.env['ANYVISOR_FUZZ_SEED'] ?? Date.now() % 2 ** 31);

/** What the splitter may take at once for a frame that says it is that long (frame.ts). */
const AT_ONCE = 1024 * 1024;

test(`${frames} frames of lies crash nothing, hang nothing and allocate nothing on their word`, async ({
  annotate,
}) => {
  const before = memory();
  const figures = await fuzzFrames(frames, seed);
  const grown = memory() - before;
  await annotate(JSON.stringify({ seed, ...figures, grownMiB: Math.round(grown / 2 ** 20) }));
  expect(figures.frames, `seed ${seed}`).toBe(frames);
  // It must have got deep, not only bounced off the first word.
  for (const [what, count] of Object.entries({
    answered: figures.answered,
    refused: figures.refused,
    unreadable: figures.unreadable,
    events: figures.events,
  })) {
    expect(count, `${what} of seed ${seed}`).toBeGreaterThan(frames / 100);
  }
  expect(figures.slowestMs, `seed ${seed}`).toBeLessThan(2000);
  expect(figures.largestAllocation, `seed ${seed}`).toBeLessThanOrEqual(AT_ONCE);
  expect(grown, `seed ${seed}`).toBeLessThan(256 << 20);
}, 300_000);

/** Heap and buffers, in bytes, garbage included. */
function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
