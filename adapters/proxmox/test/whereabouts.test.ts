import { describe, expect, test } from 'vitest';
import { whereabouts } from '../src/moving/whereabouts.ts';
import type { GuestDetails } from '../src/reading/guest-book.ts';

describe('where a VM is that may have moved', () => {
  const identity = '6d3ac5f4-7dd0-4f7c-9f37-6bd4f3a1e2c0';
  const side = (status: string, more: Readonly<Record<string, string>> = {}): GuestDetails => ({
    vmid: 100,
    kind: 'qemu',
    node: 'pve1',
    config: { smbios1: `uuid=${identity}`, ...more },
    current: { status },
    snapshotCount: 0,
    asOf: 0,
  });
  const [on, off] = [side('running'), side('stopped')];
  const half = side('stopped', { lock: 'migrate' });
  const empty: GuestDetails = { ...half, config: { lock: 'create' } };
  const other = side('running', { smbios1: 'uuid=00000000-0000-4000-8000-000000000000' });

  test.for([
    ['nowhere', undefined, undefined],
    ['here', on, undefined],
    ['here', off, undefined],
    ['there', undefined, on],
    ['there', undefined, off],
    ['there', off, on],
    ['there', off, off],
    ['copy', on, off],
    ['both', on, on],
    ['here', on, half],
    ['here', off, half],
    ['here', on, empty],
    ['nowhere', undefined, half],
    ['nowhere', undefined, empty],
    ['stranger', on, other],
    ['stranger', undefined, other],
  ] as const)('%s', ([at, source, destination]) => {
    expect(whereabouts(source, destination, identity)).toBe(at);
  });
});
