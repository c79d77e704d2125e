import type { TemplateInfo } from '@anyvisor/domain';
import { asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import type { GuestRow } from '../reading/row.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { mapDisks } from './config-disks.ts';
import { storageIdFor } from './storage-ids.ts';

/** Storages that keep whole copies only (pve-storage, `volume_has_feature`). */
const withoutLinks = new Set(['lvm', 'iscsi', 'iscsidirect', 'zfs', 'pbs']);

export function mapTemplate(
  row: GuestRow,
  details: GuestDetails | undefined,
  endpoint: Endpoint,
): TemplateInfo {
  const config = details?.config ?? {};
  const disks = mapDisks(row.kind, config, storageIdFor(row.node, endpoint)).filter(
    ({ kind }) => kind === 'disk',
  );
  const sizes = disks.map(({ sizeBytes }) => sizeBytes);
  const types = disks.map(({ storage }) => endpoint.storageTypes.get(storage ?? '') ?? 'unknown');
  return {
    nativeRef: String(row.vmid),
    name: asText(config['name']) ?? asText(config['hostname']) ?? row.name ?? String(row.vmid),
    kind: row.kind === 'qemu' ? 'template' : 'container template',
    os: asText(config['ostype']) ?? null,
    diskBytes: sizes.length === 0 ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    storage: disks[0]?.storage ?? null,
    firmware: row.kind === 'lxc' ? 'other' : asText(config['bios']) === 'ovmf' ? 'uefi' : 'bios',
    supportsLinkedClone: disks.length > 0 && types.every((type) => !withoutLinks.has(type)),
  };
}
