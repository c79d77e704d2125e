import { once } from 'node:events';
import { connect } from 'node:tls';
import { startSimulator } from '@anyvisor/adapter-proxmox/simulator';
import { missingPrerequisites, startLabHost } from '@anyvisor/libvirt-host';
import { startVcsim, vcsimSkipReason } from '@anyvisor/vcsim';

/** A hypervisor of the estate that runs. */
export interface RunningMember {
  /** Of the connection that shows it, with `type`. */
  readonly parameters: Readonly<Record<string, unknown>> & { readonly type: string };
  /** Where a VM's disks go unless it says otherwise, by the platform's name for it. */
  readonly storage: string;
  /** What specs may call `lan`, by the platform's name for it. */
  readonly network: string;
  readonly stop: () => Promise<void>;
}

export interface Member {
  readonly name: string;
  /** What it is, for people. */
  readonly what: string;
  /** Why it cannot run on this machine; undefined when it can. */
  readonly missing: () => Promise<string | undefined>;
  readonly start: () => Promise<RunningMember>;
}

/** What adds libvirt, QEMU and Go on Debian. */
export const howToAdd = 'sudo .ci/install-peers';

/** Everything the lab can show. The first two need nothing but Node. */
export const members: readonly Member[] = [
  proxmox('proxmox-berlin', { nodes: 3, vms: 36, seed: 1 }),
  proxmox('proxmox-munich', { nodes: 2, vms: 14, seed: 2 }),
  {
    name: 'vcenter',
    what: 'a simulated vCenter (govmomi)',
    missing: () => Promise.resolve(vcsimSkipReason()),
    start: async () => {
      const sim = await startVcsim({ vms: 40, clusters: 2, username: 'administrator', password: 'vcsim' });
      const { url, username, password, fingerprint } = sim;
      return {
        parameters: {
          type: 'VSPHERE',
          vcenterUrl: url,
          username,
          password,
          ...(fingerprint === undefined ? { validateSsl: false } : { fingerprint }),
        },
        storage: 'LocalDS_0',
        network: 'VM Network',
        stop: () => sim.stop(),
      };
    },
  },
  {
    name: 'kvm-1',
    what: 'a real libvirtd whose guests run under software emulation',
    missing: async () => {
      const reasons = await missingPrerequisites();
      return reasons.length === 0 ? undefined : reasons.join('; ');
    },
    start: async () => {
      const host = await startLabHost({ vms: 6 });
      return {
        parameters: { type: 'LIBVIRT', uri: host.description.url, virtType: 'qemu' },
        storage: 'default',
        network: 'default',
        stop: () => host.stop(),
      };
    },
  },
];

/** A simulated cluster in which things happen by themselves. */
function proxmox(
  name: string,
  options: { readonly nodes: number; readonly vms: number; readonly seed: number },
): Member {
  return {
    name,
    what: `a simulated Proxmox VE cluster of ${options.nodes} nodes`,
    missing: () => Promise.resolve(undefined),
    start: async () => {
      const simulator = await startSimulator({ ...options, life: true });
      const { tokenId, tokenSecret, nodeUrls } = simulator;
      const [first, ...others] = await Promise.all(Object.values(nodeUrls).map(addressOf));
      return {
        parameters: {
          type: 'PROXMOX',
          ...first,
          // Nodes go down now and then: any other serves as well.
          otherHosts: others,
          tokenId,
          tokenSecret,
        },
        storage: 'ceph',
        network: 'vmbr0',
        stop: () => simulator.stop(),
      };
    },
  };
}

/** With the fingerprint of its certificate, for every node has one of its own. */
async function addressOf(url: string): Promise<Readonly<Record<string, unknown>>> {
  const { hostname: host, port } = new URL(url);
  // The certificate is only looked at here: nothing is asked over this line.
  const socket = connect({ host, port: Number(port), rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
    return { host, port: Number(port), fingerprint: socket.getPeerCertificate().fingerprint256 };
  } finally {
    socket.destroy();
  }
}
