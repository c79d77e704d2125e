import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { vcsimSkipReason } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reachVcsim } from './support/reach.ts';
import type { Reach } from './support/reach.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;
const script = fileURLToPath(new URL('support/watch-for-long.ts', import.meta.url));
/** A young generation that cannot grow: else it does, for a while, and all of the process with it. */
const flags = ['--expose-gc', '--max-semi-space-size=2'];
const CYCLES = 1000;
const MEBIBYTE = 2 ** 20;

describe.skipIf(skip)('a watch that goes on and on', () => {
  let reach: Reach;

  beforeAll(async () => {
    reach = await reachVcsim({ vms: 20 });
  }, 900_000);

  afterAll(async () => {
    await reach?.proxy.close();
    await reach?.sim.stop();
  });

  test(`${CYCLES} updates leave no more memory taken than there was`, { timeout: 240_000 }, async () => {
    const { parameters, sim } = reach;
    const order = { parameters, adminUrl: sim.adminUrl, warmUp: 500, cycles: CYCLES, marks: 4 };
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, script], {
      env: { ...process.env, WATCH_FOR_LONG: JSON.stringify(order) },
      timeout: 200_000,
    });
    const marks = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly taken: number; readonly rss: number });
    expect(marks).toHaveLength(5);
    const grown = (of: 'taken' | 'rss') => (marks.at(-1)?.[of] ?? 0) - (marks[0]?.[of] ?? 0);
    expect(grown('taken') / MEBIBYTE, JSON.stringify(marks)).toBeLessThan(0.5);
    expect(grown('rss') / MEBIBYTE, JSON.stringify(marks)).toBeLessThan(8);
  });
});
