import { listAll } from './api.ts';
import type { Api } from './api.ts';

/** Ids of things in the estate, for addresses. */
export interface EstateIds {
  readonly vmId: string;
  readonly connectionId: string;
  readonly operationId: string;
  readonly computeId: string;
  readonly storageId: string;
}

export interface PageToShoot {
  readonly name: string;
  readonly path: (ids: EstateIds) => string;
  /** What it asks for first: held back for the picture of loading, refused for that of failing. */
  readonly data?: string;
}

/** What the pages' addresses need of an estate. */
export async function estateIds(api: Api, vmId: string, operationId: string): Promise<EstateIds> {
  const first = async (path: string): Promise<string> =>
    (await listAll<{ readonly id: string }>(api, path))[0]?.id ?? 'none';
  return {
    vmId,
    operationId,
    connectionId: await first('/connections'),
    computeId: await first('/compute-units'),
    storageId: await first('/storage-units'),
  };
}

/** Every page behind the sign-in, by the name of its picture. */
export const pages: readonly PageToShoot[] = [
  { name: 'dashboard', path: () => '/', data: '**/api/v1/summary' },
  { name: 'vms', path: () => '/vms', data: '**/api/v1/vms?*' },
  { name: 'vm-new', path: () => '/vms/new' },
  { name: 'vm-overview', path: ({ vmId }) => `/vms/${vmId}`, data: '**/api/v1/vms/*' },
  { name: 'vm-metrics', path: ({ vmId }) => `/vms/${vmId}/metrics` },
  { name: 'vm-console', path: ({ vmId }) => `/vms/${vmId}/console` },
  { name: 'vm-hardware', path: ({ vmId }) => `/vms/${vmId}/hardware` },
  { name: 'vm-snapshots', path: ({ vmId }) => `/vms/${vmId}/snapshots`, data: '**/api/v1/vms/*/snapshots*' },
  { name: 'vm-backups', path: ({ vmId }) => `/vms/${vmId}/backups` },
  { name: 'vm-settings', path: ({ vmId }) => `/vms/${vmId}/settings` },
  { name: 'vm-timeline', path: ({ vmId }) => `/vms/${vmId}/timeline` },
  { name: 'vm-operations', path: ({ vmId }) => `/vms/${vmId}/operations` },
  { name: 'compute', path: () => '/infrastructure/compute', data: '**/api/v1/compute-units*' },
  { name: 'compute-unit', path: ({ computeId }) => `/infrastructure/compute/${computeId}` },
  { name: 'storage', path: () => '/infrastructure/storage' },
  { name: 'storage-unit', path: ({ storageId }) => `/infrastructure/storage/${storageId}` },
  { name: 'networks', path: () => '/infrastructure/networks' },
  { name: 'templates', path: () => '/infrastructure/templates' },
  { name: 'operations', path: () => '/operations', data: '**/api/v1/operations?*' },
  { name: 'operation', path: ({ operationId }) => `/operations/${operationId}` },
  { name: 'connections', path: () => '/connections', data: '**/api/v1/connections*' },
  { name: 'connection-new', path: () => '/connections/new' },
  { name: 'connection', path: ({ connectionId }) => `/connections/${connectionId}` },
  { name: 'connection-new-proxmox', path: () => '/connections/new?type=PROXMOX' },
  { name: 'connection-settings', path: ({ connectionId }) => `/connections/${connectionId}?tab=settings` },
  { name: 'connection-mapping', path: ({ connectionId }) => `/connections/${connectionId}?tab=mapping` },
  {
    name: 'connection-capabilities',
    path: ({ connectionId }) => `/connections/${connectionId}?tab=capabilities`,
  },
  { name: 'account', path: () => '/settings/account' },
  { name: 'users', path: () => '/settings/users' },
  { name: 'tokens', path: () => '/settings/tokens' },
  { name: 'audit', path: () => '/settings/audit' },
];
