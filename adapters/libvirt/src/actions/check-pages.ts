import { parseHostCapabilities } from '../capabilities/host-capabilities.ts';
import { exhausted } from '../faults.ts';
import type { LibvirtNativeSpec } from '../native-spec.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

const MIB = 1024 ** 2;

/**
 * Are there as many huge pages as the guest needs? Asked afresh, because an administrator may set some aside at any time; whether
 * other guests have them already only its start tells.
 */
export async function checkPages(
  { call }: Endpoint,
  { compute }: Pick<LibvirtNativeSpec, 'compute'>,
): Promise<void> {
  const { hugePages, memoryMb } = compute;
  if (hugePages === undefined) return;
  const { nodes, pageSizes } = parseHostCapabilities((await call(procedures.connectGetCapabilities, {})).xml);
  const size = hugePages.sizeMb === undefined ? pageSizes[1] : hugePages.sizeMb * MIB;
  if (size === undefined) return;
  const there = nodes.reduce((sum, { pages }) => sum + (pages.get(size) ?? 0), 0);
  const needed = Math.ceil((memoryMb * MIB) / size);
  if (there >= needed) return;
  throw exhausted(
    'huge pages',
    { requested: needed, available: there },
    `the host has ${there} huge pages of ${size / MIB} MiB set aside, the guest needs ${needed}`,
    `Set them aside on the host (sysctl vm.nr_hugepages=${needed} for the usual size), or leave hugePages out.`,
  );
}
