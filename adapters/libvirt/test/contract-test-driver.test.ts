import { runContractSuite } from '@anyvisor/port/contract-suite';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import { libvirtAdapter } from '../src/index.ts';
import { unixDialer } from '../src/protocol/dialers/unix.ts';
import { openLibvirt } from '../src/protocol/open-libvirt.ts';
import { behindOurBack } from './support/behind-our-back.ts';
import { refusedParameters } from './support/refused-parameters.ts';
import { skipReason } from './support/host-prerequisites.ts';
import { virshLook } from './support/virsh-look.ts';
import { virshScript } from './support/virsh.ts';

/** libvirt's test driver through a real daemon: what it lacks proves that what is not promised is refused. */
runContractSuite({
  name: 'libvirt test driver',
  adapter: libvirtAdapter,
  skipReason,
  start: async () => {
    const host = await startLibvirtHost({ template: false });
    const proxy = await startFaultProxy({ path: host.socketPath });
    const { address } = proxy;
    if ('path' in address) throw new Error('the proxy listens on a path');
    // The default host of the test driver lives as long as somebody is connected to it.
    const keeper = await openLibvirt({ dial: unixDialer(host.socketPath), uri: 'test:///default' });
    const virsh = virshScript(`test+unix:///default?socket=${host.socketPath}`);
    const look = virshLook(virsh);
    await virsh('vol-create-as default-pool base.qcow2 8M --format qcow2');
    return {
      parameters: { type: 'LIBVIRT', uri: `test+tcp://${address.host}:${address.port}/default` },
      refused: refusedParameters,
      mapping: {
        computeMapping: {},
        storageMapping: { defaultDatastore: 'default-pool', alternativeDatastores: [] },
        networkMapping: { networks: { lan: 'default' } },
      },
      storage: 'default-pool',
      network: 'lan',
      template: 'base.qcow2',
      guest: null,
      spec: (name) => ({
        name,
        template: 'blank',
        compute: { cpuCores: 1, memoryMb: 64 },
        storage: { disks: [{ sizeGb: 1 }] },
        network: { nics: [{ network: 'lan' }] },
      }),
      look,
      behindOurBack: behindOurBack(virsh, look, ['/base.qcow2']),
      faults: {
        cut: () => {
          proxy.accepting = false;
          proxy.cut('reset');
          return Promise.resolve();
        },
        restore: () => {
          proxy.accepting = true;
          return Promise.resolve();
        },
      },
      expectedCapabilities: {
        disks: 'none',
        nics: 'none',
        console: 'none',
        serialConsole: 'none',
        liveMigration: 'none',
        backup: 'none',
        platformEvents: 'none',
        performanceMetrics: 'none',
        snapshots: 'partial',
        reconfigure: 'full',
        eventNotifications: 'full',
      },
      stop: async () => {
        await keeper.close();
        await proxy.close();
        await host.stop();
      },
    };
  },
});
