import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import type { ContractPeer, RefusedParameters } from '@anyvisor/port/contract-suite';
import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import { unixDialer } from '../../src/protocol/dialers/unix.ts';
import { openLibvirt } from '../../src/protocol/open-libvirt.ts';
import { behindOurBack } from './behind-our-back.ts';
import { meansOf, rightLogin, wrongLogins } from './logins.ts';
import { refusedParameters } from './refused-parameters.ts';
import { virshLook } from './virsh-look.ts';
import { virshScript } from './virsh.ts';

/** libvirt's test driver behind a real daemon, reached over one transport, through a proxy that cuts and counts. */
export async function startTestDriverPeer(transport: 'unix' | 'tls' | 'ssh'): Promise<ContractPeer> {
  const guarded = transport === 'tls' || transport === 'ssh';
  const host = await startLibvirtHost({ template: false, tls: guarded, ssh: guarded });
  const proxy = await startFaultProxy(...wayOf(host, transport));
  // The default host of the test driver lives as long as somebody is connected to it.
  const keeper = await openLibvirt({ dial: unixDialer(host.socketPath), uri: 'test:///default' });
  const virsh = virshScript(`test+unix:///default?socket=${host.socketPath}`);
  const look = virshLook(virsh);
  await virsh('vol-create-as default-pool base.qcow2 8M --format qcow2');
  const { address } = proxy;
  const uri = (user = 'root'): string => {
    if ('path' in address) return `test+unix:///default?socket=${address.path}`;
    const at = transport === 'ssh' ? `${user}@` : '';
    return `test+${transport}://${at}${address.host}:${address.port}/default`;
  };
  const refused: readonly RefusedParameters[] = guarded
    ? wrongLogins
        .filter((wrong) => wrong.transport === transport)
        .map(({ title, given, kind, user }) => ({
          title,
          kind,
          parameters: { type: 'LIBVIRT', uri: uri(user), ...given(meansOf(host)) },
          loginAttempts: () => Promise.resolve(proxy.accepted),
        }))
    : [];
  return {
    parameters: {
      type: 'LIBVIRT',
      uri: uri(),
      ...(guarded ? rightLogin(transport, meansOf(host)) : {}),
    },
    refused: [...refusedParameters, ...refused],
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
}

/** Where the proxy leads, and where it listens. */
function wayOf(host: LibvirtHost, transport: 'unix' | 'tls' | 'ssh'): Parameters<typeof startFaultProxy> {
  if (transport === 'unix') return [{ path: host.socketPath }, { path: `${host.dataDir}/proxy.sock` }];
  if (transport === 'tls') return [{ host: host.tcpAddress.host, port: meansOf(host).tls.port }];
  return [{ host: host.tcpAddress.host, port: meansOf(host).ssh.port }];
}
