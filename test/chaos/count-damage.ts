import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { listAll } from '../support/api.ts';
import type { Api, Operation } from '../support/api.ts';

export interface Found {
  readonly orphans: readonly string[];
  readonly duplicates: readonly string[];
  readonly lost: readonly string[];
}

interface ListedVm {
  readonly id: string;
  readonly name: string;
  readonly nativeRef: string;
}

const DISKS_PER_VM = 2;

/**
 * Compares what the operations say with what virsh sees: the hypervisor's own word, not ours. `before` are the volumes
 * that were there before the first request.
 */
export async function countDamage(
  host: LibvirtHost,
  api: Api,
  ended: ReadonlyMap<string, Operation>,
  before: ReadonlySet<string>,
): Promise<Found> {
  const domains = lines(await host.virsh('list', '--all', '--name'));
  const volumes = (await volumeNames(host)).filter((volume) => !before.has(volume));
  const listed = await listAll<ListedVm>(api, '/vms');
  const found = { orphans: [] as string[], duplicates: [] as string[], lost: [] as string[] };
  const accountedFor = new Set<string>();
  for (const [name, { state, result }] of ended) {
    const copies = domains.filter((domain) => domain === name || domain.startsWith(`${name}-`)).length;
    const disks = volumes.filter((volume) => volume.startsWith(`${name}-`));
    if (state !== 'SUCCEEDED') continue;
    accountedFor.add(name);
    if (copies === 0) found.lost.push(`${name}: succeeded, but there is no such domain`);
    if (copies > 1) found.duplicates.push(`${name}: ${copies} domains`);
    if (disks.length > DISKS_PER_VM) found.duplicates.push(`${name}: ${disks.length} volumes`);
    if (disks.length < DISKS_PER_VM) found.lost.push(`${name}: ${disks.length} volumes`);
    const rows = listed.filter((vm) => vm.name === name);
    if (rows.length > 1) found.duplicates.push(`${name}: ${rows.length} inventory rows`);
    if (!rows.some((vm) => vm.id === result?.vmId)) found.lost.push(`${name}: not in the inventory`);
  }
  const owner = (thing: string): string | undefined =>
    [...accountedFor].find((name) => thing.startsWith(name));
  for (const domain of domains) if (!accountedFor.has(domain)) found.orphans.push(`domain ${domain}`);
  for (const volume of volumes) if (owner(volume) === undefined) found.orphans.push(`volume ${volume}`);
  return found;
}

export async function volumeNames(host: LibvirtHost): Promise<readonly string[]> {
  await host.virsh('pool-refresh', 'default');
  const table = await host.virsh('vol-list', 'default');
  return lines(table).map((line) => line.trim().split(/\s+/)[0] ?? '');
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
