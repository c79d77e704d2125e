import { vcsimSkipReason } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connected } from './support/connected.ts';
import { reachVcsim } from './support/reach.ts';
import type { Reach } from './support/reach.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;

describe.skipIf(skip)('certificates', () => {
  let reach: Reach;

  beforeAll(async () => {
    reach = await reachVcsim({ vms: 1 });
  }, 900_000);

  afterAll(async () => {
    await reach?.proxy.close();
    await reach?.sim.stop();
  });

  test('one that nobody vouches for is refused, and shown for somebody to confirm', async () => {
    const { fingerprint, ...unpinned } = reach.parameters;
    const at = connected({ ...unpinned, validateSsl: true });
    const tested = await at.port.testConnection(at.ctx());
    await at.port.close();
    if (!tested.ok) throw new Error(tested.error.message);
    expect(tested.value.fingerprint).toBe(fingerprint);
    expect(tested.value.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'reach passed',
      'certificate failed',
      'login skipped',
      'version skipped',
      'rights skipped',
    ]);
    expect(tested.value.steps[1]?.error).toMatchObject({ kind: 'ConnectionFailed', reason: 'certificate' });
  });
});
