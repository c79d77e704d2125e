import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { eventually } from './eventually.ts';
import { isFinal, listAll } from './api.ts';
import type { Api, Operation } from './api.ts';

const SYNC_DEADLINE_MS = 60_000;

/** Adds a real libvirt host as a connection and waits until its template is in the inventory. Answers its name. */
export async function connectHost(api: Api, host: LibvirtHost, name: string): Promise<string> {
  await api.send('POST', '/connections', {
    name,
    parameters: { type: 'LIBVIRT', uri: host.tcpUri, virtType: 'qemu' },
    mapping: {
      computeMapping: {},
      storageMapping: { defaultDatastore: 'default', alternativeDatastores: [] },
      networkMapping: { networks: {} },
    },
  });
  await eventually(`the templates of ${name} are listed`, SYNC_DEADLINE_MS, async () => {
    const templates = await listAll<{ readonly name: string }>(api, '/templates');
    return templates.some((template) => template.name === host.templateVolume) ? true : undefined;
  });
  return name;
}

/** Deletes VMs through the API, one after another; the caller looks itself whether anything is left. */
export async function removeVms(api: Api, names: readonly string[]): Promise<void> {
  const listed = await listAll<{ readonly id: string; readonly name: string }>(api, '/vms');
  for (const vm of listed.filter(({ name }) => names.includes(name))) {
    const accepted = await api.send<Operation>('DELETE', `/vms/${vm.id}?force=true`);
    const ended = await endOf(api, accepted.id);
    if (ended.state !== 'SUCCEEDED') throw new Error(`deleting ${vm.name}: ${JSON.stringify(ended.error)}`);
  }
}

export function endOf(api: Api, operationId: string, deadlineMs = 120_000): Promise<Operation> {
  return eventually(`operation ${operationId} ends`, deadlineMs, async () => {
    const operation = await api.get<Operation>(`/operations/${operationId}`);
    return isFinal(operation) ? operation : undefined;
  });
}
