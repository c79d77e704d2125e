import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface DaemonSettings {
  /** Unlike any other host's: libvirt refuses to migrate between hosts of equal uuid. */
  readonly hostUuid: string;
  readonly address: string;
  readonly tcpPort: number;
  /** Further lines for libvirtd.conf (TLS, limits, …); a setting named here replaces ours. */
  readonly extraConfig?: string;
}

/** Folders that are bound over the system's own inside the host, with the subfolders packages would have made. */
const folders = [
  'run/libvirt', 'run/lock', 'etc/qemu/networks/autostart', 'etc/storage/autostart', 'etc/nwfilter', 'etc/hooks', 'etc/secrets',
  'lib/images', 'lib/qemu', 'lib/boot', 'lib/dnsmasq', 'cache/qemu', 'log/qemu', 'pool', 'tiny',
] as const; // prettier-ignore

/** Lays out a host's data folder with the configuration of its daemons. */
export async function writeDaemonConfig(data: string, settings: DaemonSettings): Promise<void> {
  for (const folder of folders) await mkdir(join(data, folder), { recursive: true });
  await writeFile(join(data, 'etc/libvirtd.conf'), libvirtdConf(settings));
  await writeFile(join(data, 'etc/qemu.conf'), qemuConf(settings.address));
  await writeFile(join(data, 'etc/virtlogd.conf'), '');
}

function libvirtdConf({ hostUuid, address, tcpPort, extraConfig = '' }: DaemonSettings): string {
  return withOverrides(
    `host_uuid = "${hostUuid}"
listen_tls = 0
listen_tcp = 1
listen_addr = "${address}"
tcp_port = "${tcpPort}"
auth_tcp = "none"
auth_unix_ro = "none"
auth_unix_rw = "none"
log_outputs = "3:stderr"
`,
    extraConfig,
  );
}

/**
 * Root as the QEMU user, because the probe must see /dev/kvm as the daemon sees it, or every define waits for a new
 * probe; no cgroups, because two daemons on one kernel would use the same group names; VNC on the host's own address.
 */
function qemuConf(address: string): string {
  return `user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = []
namespaces = []
remember_owner = 0
vnc_listen = "${address}"
migration_address = "${address}"
migration_host = "${address}"
swtpm_user = "root"
swtpm_group = "root"
`;
}

/** libvirt's parser refuses a name that is set twice, so ours gives way. */
function withOverrides(lines: string, extra: string): string {
  const name = (line: string): string => line.split('=')[0]?.trim() ?? '';
  const overridden = new Set(extra.split('\n').map(name));
  return `${lines
    .split('\n')
    .filter((line) => line !== '' && !overridden.has(name(line)))
    .join('\n')}\n${extra}\n`;
}
