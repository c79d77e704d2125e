import { randomUUID } from 'node:crypto';
import type { HypervisorResourceTree, VmObservation } from '@anyvisor/domain';
import { hypervisorTypes, powerStates, vmOperations } from '@anyvisor/domain';
import { libvirtCeiling } from '@anyvisor/adapter-libvirt/capabilities/ceiling';
import type { Database } from '@anyvisor/server/db/database';
import { inTenant } from '@anyvisor/server/db/transaction';
import type { Tx } from '@anyvisor/server/db/transaction';
import { changedUnits } from '@anyvisor/server/inventory/diff-units';
import { flattenResources } from '@anyvisor/server/inventory/flatten-resources';
import { observationText } from '@anyvisor/server/inventory/observation-text';
import { upsertUnits } from '@anyvisor/server/inventory/unit-writes';
import { upsertVms } from '@anyvisor/server/inventory/vm-writes';

export interface EstateSize {
  readonly vms: number;
  readonly connections: number;
  readonly hosts: number;
}

const writeAtOnce = 500;
const nouns = ['web', 'db', 'mail', 'build', 'cache', 'proxy', 'erp', 'test', 'file', 'print'];
const systems = ['Debian 12', 'Ubuntu 24.04', 'Windows Server 2022', 'RHEL 9', null];

/** A tenant's inventory as large as the product is built for, written the way the inventory writes it. */
export async function seedEstate(db: Database, tenantId: string, size: EstateSize): Promise<void> {
  const perConnection = Math.ceil(size.vms / size.connections);
  for (let number = 0; number < size.connections; number += 1) {
    const connectionId = randomUUID();
    await inTenant(db, tenantId, (tx) => writeConnection(tx, tenantId, connectionId, number, size.hosts));
    for (let first = 0; first < perConnection; first += writeAtOnce) {
      const count = Math.min(writeAtOnce, perConnection - first);
      const changes = Array.from({ length: count }, (_, index) => {
        const seen = observed(number * perConnection + first + index, size.hosts);
        return {
          id: randomUUID(),
          observation: seen,
          ...observationText(seen),
          before: undefined,
          readAt: 0,
        };
      });
      await inTenant(db, tenantId, (tx) => upsertVms(tx, { tenantId, connectionId }, changes, new Date()));
    }
  }
}

async function writeConnection(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  number: number,
  hosts: number,
): Promise<void> {
  await tx
    .insertInto('tenant_hypervisor_config')
    .values({
      id: connectionId,
      tenant_id: tenantId,
      name: `site-${number}`,
      hypervisor_type: hypervisorTypes[number % hypervisorTypes.length] ?? 'LIBVIRT',
      endpoint: `site-${number}.example`,
      connection_params_encrypted: Buffer.alloc(1),
      resource_mappings: '{}',
      settings: '{}',
    })
    .execute();
  await tx
    .insertInto('connection_status')
    .values({
      connection_id: connectionId,
      tenant_id: tenantId,
      health: number % 10 === 9 ? 'UNREACHABLE' : 'HEALTHY',
      breaker: 'closed',
      capabilities: JSON.stringify(libvirtCeiling),
      last_seen_at: new Date(),
    })
    .execute();
  const nothing = { vms: new Map(), units: new Map(), removed: new Map(), tick: 0 };
  const changes = changedUnits(nothing, flattenResources(resources(hosts)), randomUUID);
  await upsertUnits(tx, { tenantId, connectionId }, changes, new Date());
}

function resources(hosts: number): HypervisorResourceTree {
  const one = (type: 'CLUSTER' | 'HOST', id: string, share: number) => ({
    id,
    name: id,
    type,
    state: 'AVAILABLE' as const,
    totalCpu: 64 * share,
    availableCpu: 20 * share,
    totalMemoryGb: 512 * share,
    availableMemoryGb: 100 * share,
  });
  const children = Array.from({ length: hosts }, (_, index) => ({
    ...one('HOST', `host-${index}`, 1),
    children: [],
  }));
  return {
    computeUnits: [{ ...one('CLUSTER', 'cluster', hosts), children }],
    storageUnits: Array.from({ length: hosts }, (_, index) => ({
      id: `ds-${index}`,
      name: `datastore-${index}`,
      type: 'nfs',
      capacityBytes: 10 * 2 ** 40,
      availableBytes: (index % 10) * 2 ** 40,
      shared: true,
      accessible: true,
      hosts: [],
    })),
    networkUnits: [],
  };
}

/** Like one VM among many: 2 to 3 kB of JSON, names that share their beginnings. */
function observed(number: number, hosts: number): VmObservation {
  const noun = nouns[number % nouns.length] ?? 'vm';
  const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
  const memory = 2 ** (29 + (number % 7));
  return {
    nativeRef: `vm-${number}`,
    name: `${noun}-${number.toString(36)}`,
    powerState: powerStates[number % 23 === 0 ? number % 6 : number % 4 === 0 ? 1 : 0] ?? 'UNKNOWN',
    transition: null,
    nativeState: 'running',
    cpu: { cores: 1 + (number % 16), maxCores: 16 },
    memory: { sizeBytes: memory, maxBytes: memory },
    disks: Array.from({ length: 1 + (number % 3) }, (_, disk) => ({
      key: `disk-${disk}`,
      kind: 'disk' as const,
      sizeBytes: 2 ** 34,
      allocatedBytes: 2 ** 33,
      storage: `ds-${number % hosts}`,
      source: `/vmfs/volumes/ds-${number % hosts}/${noun}-${number}/${noun}-${number}_${disk}.vmdk`,
      bus: 'scsi',
      format: 'vmdk',
      readOnly: false,
    })),
    nics: [
      {
        key: 'nic-0',
        mac: `52:54:00:${[16, 8, 0].map((bits) => ((number >> bits) & 255).toString(16).padStart(2, '0')).join(':')}`,
        network: `vlan-${number % 40}`,
        model: 'vmxnet3',
        connected: true,
        vlan: number % 40,
        ipAddresses: [address],
      },
    ],
    guest: {
      os: systems[number % systems.length] ?? null,
      hostname: `${noun}-${number.toString(36)}.corp.example`,
      agent: 'RUNNING',
    },
    host: `host-${number % hosts}`,
    storageUsedBytes: number % 11 === 0 ? null : (number % 500) * 2 ** 30,
    firmware: 'uefi',
    autostart: true,
    tags: number % 5 === 0 ? [`team-${number % 30}`, 'prod'] : number % 3 === 0 ? ['dev'] : [],
    metadata: {},
    snapshotCount: number % 4,
    marker: null,
    allowedOperations: allowed,
  };
}

const allowed = Object.fromEntries(
  vmOperations.map((name) => [name, { allowed: true }]),
) as VmObservation['allowedOperations'];
