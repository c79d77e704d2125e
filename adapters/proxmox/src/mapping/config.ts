import type { NicSpec, VmProvisionSpec } from '@anyvisor/domain';
import type { ProxmoxExtension } from '../parameters.ts';

export type Config = Readonly<Record<string, string>>;

/** Processor, memory, firmware and devices of a VM, as configuration keys; disks, NICs and names are not in it. */
export function hardwareConfig(spec: VmProvisionSpec): Config {
  const { compute, firmware, security, devices = [] } = spec;
  const extension = (spec.extensions?.PROXMOX ?? {}) as ProxmoxExtension;
  const most = compute.maxCpuCores ?? compute.cpuCores;
  const { sockets, coresPerSocket } = compute.topology ?? { sockets: 1, coresPerSocket: most };
  const growsMemory = (compute.maxMemoryMb ?? 0) > compute.memoryMb;
  const growsCpu = most > compute.cpuCores;
  const hot = [...(growsCpu ? ['cpu'] : []), ...(growsMemory ? ['memory'] : [])];
  return defined({
    sockets: String(sockets),
    cores: String(coresPerSocket),
    vcpus: growsCpu ? String(compute.cpuCores) : undefined,
    memory: String(compute.memoryMb),
    hotplug: hot.length === 0 ? undefined : ['network', 'disk', 'usb', ...hot].join(','),
    numa: growsMemory || compute.numa !== undefined || compute.hugePages !== undefined ? '1' : undefined,
    numa0: numaText(spec),
    hugepages: compute.hugePages === undefined ? undefined : String(compute.hugePages.sizeMb ?? 'any'),
    balloon: compute.ballooning === undefined ? undefined : String(compute.ballooning.minMemoryMb),
    cpuunits: compute.shares === undefined ? undefined : String(compute.shares),
    affinity: compute.pinning?.[0]?.hostCpus,
    agent: extension.agent === undefined ? undefined : extension.agent ? '1' : '0',
    cpu: extension.cpuType ?? 'x86-64-v2-AES',
    bios: firmware?.type === 'uefi' ? 'ovmf' : undefined,
    machine: extension.machine,
    'amd-sev': sevText(security?.memoryEncryption),
    'intel-tdx': security?.memoryEncryption === 'tdx' ? 'type=tdx' : undefined,
    ostype: extension.osType ?? 'l26',
    ...Object.fromEntries(devices.map((device, index) => [`hostpci${index}`, deviceText(device)])),
  });
}

/** cloud-init's part of the configuration; empty when nothing of it was asked for. */
export function cloudInitConfig(spec: VmProvisionSpec): Config {
  const { sshKeys = [] } = spec.guest ?? {};
  const extension = (spec.extensions?.PROXMOX ?? {}) as ProxmoxExtension;
  const addressed = spec.network.nics.flatMap(({ address }, index) =>
    address === undefined ? [] : [[`ipconfig${index}`, address] as const],
  );
  const servers = addressed.flatMap(([, address]) => (address.type === 'static' ? (address.dns ?? []) : []));
  return defined({
    // Percent-encoded in itself, and once more by the form: a space is %20, never a plus sign.
    sshkeys: sshKeys.length === 0 ? undefined : encodeURIComponent(sshKeys.join('\n')),
    ciuser: extension.ciUser,
    nameserver: servers.length === 0 ? undefined : [...new Set(servers)].join(' '),
    ...Object.fromEntries(addressed.map(([key, address]) => [key, ipConfig(address)])),
  });
}

/** `ip=192.0.2.10/24,gw=192.0.2.1` or `ip=dhcp`; an IPv6 address under its own name. */
function ipConfig(address: NonNullable<NicSpec['address']>): string {
  if (address.type === 'dhcp') return 'ip=dhcp';
  const six = address.cidr.includes(':') ? '6' : '';
  const gateway = address.gateway === undefined ? '' : `,gw${six}=${address.gateway}`;
  return `ip${six}=${address.cidr}${gateway}`;
}

function numaText({ compute }: VmProvisionSpec): string | undefined {
  if (compute.numa === undefined) return undefined;
  const policy = { strict: 'bind', preferred: 'preferred', interleave: 'interleave' }[compute.numa.mode];
  const hosts = compute.numa.hostNodes.replaceAll(',', ';');
  const most = compute.maxCpuCores ?? compute.cpuCores;
  return `cpus=0-${most - 1},hostnodes=${hosts},memory=${compute.memoryMb},policy=${policy}`;
}

const sevTypes: Readonly<Record<string, string>> = {
  any: 'std',
  sev: 'std',
  'sev-es': 'es',
  'sev-snp': 'snp',
};

function sevText(wish: string | undefined): string | undefined {
  const type = sevTypes[wish ?? ''];
  return type === undefined ? undefined : `type=${type}`;
}

function deviceText(device: NonNullable<VmProvisionSpec['devices']>[number]): string {
  const address = device.type === 'mediated' ? '' : (device.address ?? '');
  const profile = device.type === 'gpu' && device.profile !== undefined ? `,mdev=${device.profile}` : '';
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(address) && !address.includes(':')
    ? `mapping=${address}${profile}`
    : `${address}${profile}`;
}

function defined(config: Readonly<Record<string, string | undefined>>): Config {
  return Object.fromEntries(
    Object.entries(config).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
