import type { VmProvisionSpec } from '@anyvisor/domain';
import { maxCpuCores } from '../domain-xml/compute-size.ts';
import type { LibvirtExtension } from '../extension.ts';
import { checkNodes } from './compute.ts';
import { numbersOf } from './cpu-list.ts';
import type { HostProfile } from './host-profile.ts';
import { unsupported } from './unmappable.ts';

const AT = '/extensions/LIBVIRT/numaCells';

/** The guest's NUMA cells must hold all of its memory and each of its virtual CPUs once (formatdomain.html, numa). */
export function checkCells(
  { numaCells }: LibvirtExtension,
  { compute }: VmProvisionSpec,
  host: HostProfile,
): void {
  if (numaCells === undefined) return;
  const memoryMb = numaCells.reduce((sum, cell) => sum + cell.memoryMb, 0);
  if (memoryMb !== compute.memoryMb) {
    throw unsupported(
      AT,
      memoryMb,
      `The cells hold ${memoryMb} MiB together, the guest has ${compute.memoryMb}.`,
    );
  }
  const cores = maxCpuCores(compute);
  const cpus = numaCells.flatMap((cell, index) => listed(`${AT}/${index}/cpus`, cell.cpus));
  if (cpus.length !== cores || new Set(cpus).size !== cores || Math.max(...cpus) !== cores - 1) {
    throw unsupported(
      AT,
      cpus.length,
      `The cells must hold each of the virtual CPUs 0 to ${cores - 1} once.`,
    );
  }
  for (const [index, { hostNodes, distances }] of numaCells.entries()) {
    if (hostNodes !== undefined) checkNodes(`${AT}/${index}/hostNodes`, hostNodes, host);
    if (distances === undefined) continue;
    if (distances.length !== numaCells.length || distances[index] !== 10) {
      throw unsupported(
        `${AT}/${index}/distances`,
        distances.join(),
        'Give one distance to each cell in order, 10 to the cell itself.',
      );
    }
  }
}

function listed(pointer: string, list: string): readonly number[] {
  const numbers = numbersOf(list);
  if (numbers === undefined)
    throw unsupported(pointer, list, 'Expected a list of rising ranges, such as 0-3,8.');
  return numbers;
}
