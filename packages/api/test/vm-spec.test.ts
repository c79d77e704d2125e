import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { vmProvisionSpec } from '../src/index.ts';
import { exampleSpec } from '../src/openapi/example-spec.ts';
import { arbitrarySpec } from './arbitrary-spec.ts';

type Path = readonly (string | number)[];

test('every valid spec survives the schema unchanged', () => {
  fc.assert(
    fc.property(arbitrarySpec(), (spec) => {
      expect(vmProvisionSpec.parse(spec)).toEqual(spec);
      expect(vmProvisionSpec.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    }),
  );
});

test('an unknown key is refused wherever it stands, and its place is named', () => {
  fc.assert(
    fc.property(arbitrarySpec(), fc.nat(), (spec, choice) => {
      const places = closedObjects(spec);
      const place = places[choice % places.length] ?? [];
      const changed = structuredClone(spec);
      (at(changed, place) as Record<string, unknown>)['surprise'] = 1;
      const { error } = vmProvisionSpec.safeParse(changed);
      expect(error?.issues).toContainEqual(
        expect.objectContaining({ code: 'unrecognized_keys', path: [...place], keys: ['surprise'] }),
      );
    }),
  );
});

describe('a spec is refused', () => {
  test.each([
    ['without a name', '', { name: undefined }],
    ['with a name that begins with a dash', 'name', { name: '-web' }],
    ['with a name of 64 characters', 'name', { name: 'x'.repeat(64) }],
    ['with no CPU', 'compute.cpuCores', { compute: { cpuCores: 0, memoryMb: 1 } }],
    ['with half a CPU', 'compute.cpuCores', { compute: { cpuCores: 0.5, memoryMb: 1 } }],
    [
      'when it may grow to less than it begins with',
      'compute.maxMemoryMb',
      { compute: { cpuCores: 1, memoryMb: 2, maxMemoryMb: 1 } },
    ],
    [
      'when its topology gives other CPUs than asked for',
      'compute.topology',
      { compute: { cpuCores: 3, memoryMb: 1, topology: { sockets: 2, coresPerSocket: 2 } } },
    ],
    [
      'when its balloon is larger than its memory',
      'compute.ballooning.minMemoryMb',
      { compute: { cpuCores: 1, memoryMb: 1, ballooning: { minMemoryMb: 2 } } },
    ],
    ['with a disk of no size', 'storage.disks.0.sizeGb', { storage: { disks: [{ sizeGb: 0 }] } }],
    [
      'with a disk of infinite size',
      'storage.disks.0.sizeGb',
      { storage: { disks: [{ sizeGb: Infinity }] } },
    ],
    [
      'with 257 disks',
      'storage.disks',
      { storage: { disks: Array.from({ length: 257 }, () => ({ sizeGb: 1 })) } },
    ],
    [
      'with a VLAN that does not exist',
      'network.nics.0.vlan',
      { network: { nics: [{ network: 'a', vlan: 4095 }] } },
    ],
    [
      'with an address without prefix length',
      'network.nics.0.address.cidr',
      { network: { nics: [{ network: 'a', address: { type: 'static', cidr: '192.0.2.1' } }] } },
    ],
    ['with an extension of no known type', 'extensions', { extensions: { ACME: {} } }],
    ['with a feature nobody knows', 'requirements.0', { requirements: ['teleport'] }],
  ])('%s', (_, path, change) => {
    const { error } = vmProvisionSpec.safeParse({ ...exampleSpec, ...change });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toContain(path === '' ? 'name' : path);
  });
});

/** Every object whose keys the schema closes: not the free metadata, not an adapter's extension. */
function closedObjects(node: unknown, path: Path = []): Path[] {
  if (
    typeof node !== 'object' ||
    node === null ||
    path[0] === 'metadata' ||
    (path[0] === 'extensions' && path.length > 1)
  ) {
    return [];
  }
  const below = Object.entries(node).flatMap(([key, value]) =>
    closedObjects(value, [...path, Array.isArray(node) ? Number(key) : key]),
  );
  return Array.isArray(node) ? below : [path, ...below];
}

function at(node: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, key) => (here as Record<string | number, unknown>)[key], node);
}
