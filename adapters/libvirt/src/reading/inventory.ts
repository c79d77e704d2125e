import type { Inventory, TemplateInfo, VmObservation } from '@anyvisor/domain';
import { mapTemplates } from '../inventory/templates.ts';
import { volumeIndex } from '../inventory/volume-index.ts';
import type { LibvirtVolume } from '../inventory/volume-index.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { readDomainLists } from './domain-lists.ts';
import { inBatches } from './in-batches.ts';
import { readBridges } from './bridges.ts';
import type { ReadBridge } from './bridges.ts';
import { readNetworks } from './networks.ts';
import type { ReadNetwork } from './networks.ts';
import { resourceTree } from './resources.ts';
import { readPools, readVolumes } from './storage.ts';
import type { ReadPool } from './storage.ts';
import { networksAround, readDomain, readVms } from './vms.ts';
import type { Guests, ReadVm, Surroundings } from './vms.ts';

/** Everything a host has, as read at one moment. */
export interface WholeHost {
  readonly vms: readonly ReadVm[];
  readonly pools: readonly ReadPool[];
  readonly volumes: readonly LibvirtVolume[];
  readonly networks: readonly ReadNetwork[];
  readonly bridges: readonly ReadBridge[];
  readonly around: Surroundings;
  readonly inventory: Inventory;
}

export async function readWholeHost(endpoint: Endpoint, guests: Guests = 'ask'): Promise<WholeHost> {
  const [lists, pools, networks, bridges] = await Promise.all([
    readDomainLists(endpoint),
    readPools(endpoint),
    readNetworks(endpoint),
    readBridges(endpoint),
  ]);
  const [volumes, resources] = await Promise.all([
    readVolumes(endpoint, pools),
    resourceTree(endpoint, { pools, networks, bridges }),
  ]);
  const around = {
    volumes: volumeIndex(
      pools.map(({ pool }) => pool),
      volumes,
    ),
    networks: networksAround(networks),
  };
  const vms = await readVms(endpoint, lists, around, guests);
  const inventory = {
    vms: vms.map(({ vm }) => vm),
    templates: mapTemplates(
      volumes,
      vms.map(({ domain }) => domain),
    ),
    resources,
  };
  return { vms, pools, volumes, networks, bridges, around, inventory };
}

export async function listVms(endpoint: Endpoint): Promise<readonly VmObservation[]> {
  return (await readWholeHost(endpoint)).inventory.vms;
}

export async function listTemplates(endpoint: Endpoint): Promise<readonly TemplateInfo[]> {
  const [lists, pools] = await Promise.all([readDomainLists(endpoint), readPools(endpoint)]);
  const [volumes, domains] = await Promise.all([
    readVolumes(endpoint, pools),
    inBatches(lists.domains, (handle) => readDomain(endpoint, handle)),
  ]);
  return mapTemplates(volumes, domains);
}
