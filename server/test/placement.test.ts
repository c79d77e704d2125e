import { emptyMapping, features } from '@anyvisor/domain';
import type { HypervisorCapabilities, VmProvisionSpec } from '@anyvisor/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../src/placement/candidate.ts';
import { place } from '../src/placement/place.ts';

const capabilities = {
  maxCpuCores: 8,
  maxMemoryGb: 64,
  features: Object.fromEntries(
    features.map((feature) => [
      feature,
      feature === 'tpm' ? { support: 'none', reason: 'too old' } : { support: 'full' },
    ]),
  ),
} as unknown as HypervisorCapabilities;

function candidate(name: string, more: Partial<Candidate> = {}, freeGb = 16): Candidate {
  return {
    connectionId: `id-${name}`,
    name,
    type: 'XAPI',
    mapping: emptyMapping,
    storages: [],
    networkUnits: [],
    enabled: true,
    mode: 'read_write',
    health: 'HEALTHY',
    capabilities,
    hasTemplate: true,
    networks: new Set(['lan']),
    hosts: [
      {
        nativeRef: `host-${name}`,
        name: 'h',
        path: 'dc/h',
        type: 'HOST',
        state: 'AVAILABLE',
        totalMemoryGb: 32,
        availableMemoryGb: freeGb,
        totalCpu: 8,
      },
    ],
    roomiestStorageBytes: 100 * 2 ** 30,
    ...more,
  };
}

const wish: VmProvisionSpec = {
  name: 'vm',
  template: 'small',
  compute: { cpuCores: 2, memoryMb: 2048 },
  storage: { disks: [] },
  network: { nics: [{ network: 'lan' }] },
};

describe('placement', () => {
  test('takes the fitting connection with the most memory free on one host', () => {
    const placed = place(wish, [
      candidate('a', {}, 4),
      candidate('b', {}, 20),
      candidate('c', { enabled: false }, 30),
    ]);
    expect(placed.connectionId).toBe('id-b');
    expect(placed.candidates.map(({ fits }) => fits)).toEqual([true, true, false]);
  });

  const objections: readonly (readonly [string, Partial<Candidate>, Partial<VmProvisionSpec>, RegExp])[] = [
    ['disabled', { enabled: false }, {}, /disabled/u],
    ['read-only', { mode: 'read_only' }, {}, /read-only/u],
    ['unreachable', { health: 'UNREACHABLE' }, {}, /does not answer/u],
    ['without the template', { hasTemplate: false }, {}, /no template small/u],
    ['without the network', { networks: new Set() }, {}, /no network lan/u],
    ['without a required feature', {}, { requirements: ['tpm'] }, /lacks tpm: too old/u],
    ['with too few CPUs', {}, { compute: { cpuCores: 9, memoryMb: 1024 } }, /at most 8 virtual CPUs/u],
    [
      'with too small hosts',
      {},
      { compute: { cpuCores: 1, memoryMb: 40 * 1024 } },
      /largest host has 32 GiB/u,
    ],
    ['with a full store', {}, { storage: { disks: [{ sizeGb: 200, thin: false }] } }, /200 GiB free/u],
    ['without the compute unit', {}, { placement: { computeUnit: 'dc/x' } }, /no compute unit dc\/x/u],
  ];
  for (const [what, facts, more, reason] of objections) {
    test(`passes over a connection ${what}, and says so`, () => {
      const placed = place({ ...wish, ...more }, [candidate('a', facts)]);
      expect(placed.connectionId).toBeNull();
      expect(placed.candidates[0]).toMatchObject({ fits: false });
      expect(placed.candidates[0]?.reasons.join()).toMatch(reason);
    });
  }

  test('takes a named connection at its word, and still says what speaks against it', () => {
    const spec = { ...wish, placement: { connection: 'a' } };
    const placed = place(spec, [candidate('a', { hasTemplate: false })]);
    expect(placed).toMatchObject({ connectionId: 'id-a', candidates: [{ fits: false }] });
  });

  test('names the compute unit the spec asked for by its native id', () => {
    const placed = place({ ...wish, placement: { computeUnit: 'dc/h' } }, [candidate('a')]);
    expect(placed.computeUnit).toBe('host-a');
  });

  test('does not depend on the order of the candidates', () => {
    const all = [
      candidate('a', {}, 8),
      candidate('b', {}, 8),
      candidate('c', {}, 9),
      candidate('d', { enabled: false }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(place(wish, shuffled).connectionId).toBe('id-c');
      }),
    );
  });
});
