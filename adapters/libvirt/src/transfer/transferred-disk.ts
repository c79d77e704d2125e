import { configured, present } from '../actions/configuration.ts';
import { isActive } from '../actions/destroy-domain.ts';
import type { DomainDisk } from '../domain-xml/libvirt-domain.ts';
import { FILE_POOLS } from '../domain-xml/disk-section.ts';
import { notFound, unavailable } from '../faults.ts';
import { readPools } from '../reading/storage.ts';
import type { Domain } from '../protocol/handles.ts';
import { findDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';

export interface TransferredDisk {
  readonly dom: Domain;
  readonly disk: DomainDisk;
  readonly others: readonly string[];
  /** Where QEMU may keep what the guest overwrites while the disk is read: beside it, else in a pool of files. */
  readonly scratch: () => Promise<string>;
  readonly active: boolean;
}

/** The disk that a request names, as the machine has it now. */
export async function transferredDisk(
  endpoint: Endpoint,
  ref: string,
  diskKey: string,
): Promise<TransferredDisk> {
  const dom = await findDomain(endpoint, ref);
  const active = await isActive(endpoint, dom);
  const { disks } = active ? await present(endpoint, dom) : await configured(endpoint, dom);
  const disk = disks.find(({ target, device }) => target === diskKey && device === 'disk');
  if (disk === undefined) throw notFound('disk', diskKey);
  return {
    dom,
    scratch: () => scratchFor(endpoint, dom, disk),
    disk,
    active,
    others: disks.flatMap(({ target }) => (target === diskKey ? [] : [target])),
  };
}

async function scratchFor(
  endpoint: Endpoint,
  dom: Domain,
  { type, path, target }: DomainDisk,
): Promise<string> {
  if (type === 'file' && path !== null) return `${path}${SUFFIX}`;
  const pools = (await readPools(endpoint)).filter(({ active, pool }) => active && FILE_POOLS.has(pool.type));
  const [roomiest] = pools.toSorted((a, b) => (b.pool.availableBytes ?? 0) - (a.pool.availableBytes ?? 0));
  const folder = roomiest?.pool.path ?? null;
  if (folder !== null) return `${folder}/${dom.uuid}-${target}${SUFFIX}`;
  throw unavailable(
    'exportDisk',
    'the host has no storage pool of files to keep what the guest writes meanwhile',
  );
}

const SUFFIX = '.anyvisor-scratch';
