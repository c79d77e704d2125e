import { startLibvirtHost } from '@anyvisor/libvirt-host';
import { runContractSuite } from '@anyvisor/port/contract-suite';
import { libvirtAdapter } from '../src/index.ts';
import { behindOurBack } from './support/behind-our-back.ts';
import { skipReason } from './support/host-prerequisites.ts';
import { virshLook } from './support/virsh-look.ts';
import { virshScript } from './support/virsh.ts';

/** VMs whose disks are raw: all their snapshots are external, which libvirt 9.0 merges but does not go back to. */
runContractSuite(
  {
    name: 'libvirt with QEMU and raw disks',
    adapter: libvirtAdapter,
    skipReason,
    deadlines: { boot: 120_000, drill: 180_000, call: 20_000 },
    start: async () => {
      const host = await startLibvirtHost({ template: false });
      const virsh = virshScript(host.uri);
      const look = virshLook(virsh);
      return {
        parameters: { type: 'LIBVIRT', uri: host.uri, virtType: 'qemu' },
        refused: [],
        mapping: {
          computeMapping: {},
          storageMapping: { defaultDatastore: 'default', alternativeDatastores: [] },
          networkMapping: { networks: {} },
        },
        storage: 'default',
        network: 'user',
        template: null,
        spec: (name) => ({
          name,
          template: 'blank',
          compute: { cpuCores: 1, memoryMb: 96 },
          storage: { disks: [{ sizeGb: 1, format: 'raw' }] },
          network: { nics: [] },
        }),
        guest: null,
        look,
        behindOurBack: behindOurBack(virsh, look),
        stop: () => host.stop(),
      };
    },
  },
  ['snapshots'],
);
