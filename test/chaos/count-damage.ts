import { listAll } from '../support/api.ts';
import type { Api, Operation } from '../support/api.ts';
import type { Seen } from './create-peer.ts';

export interface Found {
  readonly orphans: readonly string[];
  readonly duplicates: readonly string[];
  readonly lost: readonly string[];
}

interface ListedVm {
  readonly id: string;
  readonly name: string;
}

const DISKS_PER_VM = 2;

/** Compares what the operations say with what the hypervisor itself shows, less what was there before the first request. */
export async function countDamage(
  api: Api,
  ended: ReadonlyMap<string, Operation>,
  { before, now }: { readonly before: Seen; readonly now: Seen },
): Promise<Found> {
  const vms = without(now.vms, before.vms);
  const known = new Set(before.disks.map(({ id }) => id));
  const disks = now.disks.filter(({ id }) => !known.has(id));
  const listed = await listAll<ListedVm>(api, '/vms');
  const found = { orphans: [] as string[], duplicates: [] as string[], lost: [] as string[] };
  const accountedFor = new Set<string>();
  for (const [name, { state, result }] of ended) {
    if (state !== 'SUCCEEDED') continue;
    accountedFor.add(name);
    const copies = vms.filter((vm) => vm === name || vm.startsWith(`${name}-`)).length;
    const own = disks.filter(({ vm }) => vm === name).length;
    if (copies === 0) found.lost.push(`${name}: succeeded, but there is no such VM`);
    if (copies > 1) found.duplicates.push(`${name}: ${copies} VMs`);
    if (own > DISKS_PER_VM) found.duplicates.push(`${name}: ${own} disks`);
    if (own < DISKS_PER_VM) found.lost.push(`${name}: ${own} disks`);
    const rows = listed.filter((vm) => vm.name === name);
    if (rows.length > 1) found.duplicates.push(`${name}: ${rows.length} inventory rows`);
    if (!rows.some((vm) => vm.id === result?.vmId)) found.lost.push(`${name}: not in the inventory`);
  }
  for (const vm of vms) if (!accountedFor.has(vm)) found.orphans.push(`VM ${vm}`);
  for (const { id, vm } of disks) if (!accountedFor.has(vm)) found.orphans.push(`disk ${id}`);
  return found;
}

/** One occurrence for one: a second VM of a name that was there before is still news. */
function without(all: readonly string[], known: readonly string[]): readonly string[] {
  const left = [...known];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
