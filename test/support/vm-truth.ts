import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { seenByGovmomi } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';

/** A VM as the platform's own tools show it, in words common to all. */
export interface VmTruth {
  readonly state: 'running' | 'stopped' | 'other';
  readonly cpus: number;
  readonly disks: number;
  readonly snapshots: readonly string[];
}

/** What is true of the VM of this name; undefined when there is none. */
export type ReadTruth = (name: string) => Promise<VmTruth | undefined>;

const libvirtStates: Readonly<Record<string, VmTruth['state']>> = {
  running: 'running',
  'shut off': 'stopped',
};
const vimStates: Readonly<Record<string, VmTruth['state']>> = { poweredOn: 'running', poweredOff: 'stopped' };

/** By virsh. */
export function truthOfLibvirt(host: LibvirtHost): ReadTruth {
  const lines = async (...argv: string[]) =>
    (await host.virsh(...argv)).split('\n').filter((line) => line.trim() !== '');
  return async (name) => {
    if (!(await lines('list', '--all', '--name')).includes(name)) return undefined;
    const [state = ''] = await lines('domstate', name);
    const counts = await lines('vcpucount', name, state === 'running' ? '--live' : '--config', '--active');
    const devices = await lines('domblklist', name, '--details');
    return {
      state: libvirtStates[state] ?? 'other',
      cpus: Number(counts[0] ?? (await lines('vcpucount', name, '--current'))[0]),
      disks: devices.filter((line) => /^\s*\S+\s+disk\s/.test(line)).length,
      snapshots: await lines('snapshot-list', name, '--name'),
    };
  };
}

/** By govmomi's client. */
export function truthOfVcenter(sim: Vcsim): ReadTruth {
  return async (name) => {
    const vm = (await seenByGovmomi(sim)).find((one) => one.name === name);
    if (vm === undefined) return undefined;
    const { cpus, snapshots } = vm;
    return { state: vimStates[vm.powerState] ?? 'other', cpus, disks: vm.diskBytes.length, snapshots };
  };
}
