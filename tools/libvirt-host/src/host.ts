import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTlsMeans, tlsConfig, type TlsMeans } from './certificates.ts';
import { claimHost } from './claim.ts';
import { writeDaemonConfig } from './daemon-config.ts';
import { addDefaultNetwork, addDirectoryPool, copyTemplate, templateVolume } from './host-resources.ts';
import { type HostRecord, writeRecord } from './host-record.ts';
import { type Namespace, startNamespace } from './namespace.ts';
import { linkAddresses, linkName } from './network-plan.ts';
import { removeHost } from './reap.ts';
import { makeSshMeans, type SshMeans } from './ssh-server.ts';
import { dataFolder } from './state-folder.ts';
import { writeTestHost } from './test-driver.ts';
import { until } from './until.ts';
import { type Virsh, virshFor } from './virsh.ts';

export interface LibvirtHostOptions {
  /** Unique on this machine; lower case letters, digits and hyphens. @default 'host-N' */
  readonly name?: string;
  /** TCP port without authentication, on the host's own address. @default 16509 */
  readonly tcpPort?: number;
  /** Starts the NAT network `default` with DHCP; about a second. @default false */
  readonly defaultNetwork?: boolean;
  /** Puts the bootable guest disk into the pool; builds it on first use. @default true */
  readonly template?: boolean;
  /** Folder of the `default` pool, for hosts that share one; survives the host. @default a folder of the host */
  readonly poolDir?: string;
  /** Size of a second pool `tiny` that is easily filled. @default no such pool */
  readonly tinyPoolMib?: number;
  /** A TLS port too, with authorities and certificates of this host's own. @default false */
  readonly tls?: boolean;
  /** An sshd, with keys of this host's own. @default false */
  readonly ssh?: boolean;
  /** Lines for libvirtd.conf; a setting named here replaces ours. */
  readonly extraConfig?: string;
}

export interface LibvirtHost {
  readonly name: string;
  /** Process on the machine whose end is the end of the host. */
  readonly pid: number;
  /** Folder of the host, the same path inside and outside; gone after stop. */
  readonly dataDir: string;
  readonly socketPath: string;
  /** Calls that change something are refused on this one (libvirt code 29). */
  readonly readOnlySocketPath: string;
  /** VNC servers listen on the same address. */
  readonly tcpAddress: { readonly host: string; readonly port: number };
  readonly uri: string;
  readonly tcpUri: string;
  /** Where `tls` was asked for. */
  readonly tls: TlsMeans | null;
  /** Where `ssh` was asked for. */
  readonly ssh: SshMeans | null;
  /** What a client sends in CONNECT_OPEN on either socket to talk to the pretended host of the same daemon. */
  readonly testUri: 'test:///default';
  readonly poolDir: string;
  /** Volume of the `default` pool that boots by itself. */
  readonly templateVolume: string;
  readonly virsh: Virsh;
  /** Describes a pretended host of so many domains; answers the URI for CONNECT_OPEN. */
  writeTestHost(domains: number): Promise<string>;
  /** Ends libvirtd, in order or with SIGKILL; guests keep running. */
  stopDaemon(how?: 'term' | 'kill'): Promise<void>;
  startDaemon(): Promise<void>;
  /** Ends everything and removes every trace. May be called twice. */
  stop(): Promise<void>;
}

/** Starts a real libvirtd that can run real (emulated) guests, apart from everything else on the machine. */
export async function startLibvirtHost(options: LibvirtHostOptions = {}): Promise<LibvirtHost> {
  checkOptions(options);
  let record = await claimHost(options.name);
  const remember = async (more: Partial<HostRecord>): Promise<void> => {
    record = { ...record, ...more };
    await writeRecord(record);
  };
  let namespace: Namespace | undefined;
  const data = dataFolder(record.name);
  const { inside } = linkAddresses(record.index);
  const stop = async (): Promise<void> => {
    namespace?.end();
    await Promise.race([namespace?.ended, endsWithin(5000)]);
    await removeHost(record);
  };
  try {
    const tls = options.tls === true ? await makeTlsMeans(join(data, 'etc/tls'), tlsHost(record)) : null;
    const ssh = options.ssh === true ? await makeSshMeans(data, inside) : null;
    namespace = await launch(record, options, remember);
    const host = describe(record, options, namespace, once(stop), {
      tls,
      ssh: ssh && restarting(ssh, namespace),
    });
    await host.startDaemon();
    if (ssh !== null) await namespace.command('start-ssh');
    await furnish(host, options);
    return host;
  } catch (error) {
    const log = await readFile(join(dataFolder(record.name), 'daemon.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`libvirt host ${record.name} did not start. ${log.slice(-2000)}`, { cause: error });
  }
}

function checkOptions({ name = 'host', tcpPort = 16509, tinyPoolMib = 0 }: LibvirtHostOptions): void {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) {
    throw new Error(`"${name}" is no host name: use up to 40 lower case letters, digits and hyphens`);
  }
  if (!Number.isInteger(tcpPort) || tcpPort < 1 || tcpPort > 65_535)
    throw new Error('the port must be 1 to 65535');
  if (!Number.isInteger(tinyPoolMib) || tinyPoolMib < 0)
    throw new Error('tinyPoolMib must be a whole number');
}

async function launch(
  { name, index }: HostRecord,
  { tcpPort = 16509, extraConfig = '', tinyPoolMib = 0, tls = false }: LibvirtHostOptions,
  remember: (more: Partial<HostRecord>) => Promise<void>,
): Promise<Namespace> {
  const data = dataFolder(name);
  const { inside, outside } = linkAddresses(index);
  const more = tls ? `${extraConfig}\n${tlsConfig('/etc/libvirt/tls', TLS_PORT)}` : extraConfig;
  await writeDaemonConfig(data, { hostUuid: randomUUID(), address: inside, tcpPort, extraConfig: more });
  const settings = { name, data, link: linkName(index), inside, outside, tinyMib: tinyPoolMib };
  return startNamespace(settings, (root, init) => remember(init === undefined ? { root } : { root, init }));
}

const TLS_PORT = 16_514;

function tlsHost({ name, index }: HostRecord): Parameters<typeof makeTlsMeans>[1] {
  return { name, address: linkAddresses(index).inside, port: TLS_PORT };
}

/** sshd reads its keys when it starts. */
function restarting(ssh: SshMeans, namespace: Namespace): SshMeans {
  return {
    ...ssh,
    changeHostKey: async () => {
      await ssh.changeHostKey();
      await namespace.command('start-ssh');
    },
  };
}

function describe(
  { name, index }: HostRecord,
  { tcpPort = 16509, poolDir }: LibvirtHostOptions,
  namespace: Namespace,
  stop: () => Promise<void>,
  means: Pick<LibvirtHost, 'tls' | 'ssh'>,
): LibvirtHost {
  const dataDir = dataFolder(name);
  const { inside } = linkAddresses(index);
  const socketPath = join(dataDir, 'run/libvirt/libvirt-sock');
  const uri = `qemu+unix:///system?socket=${socketPath}`;
  return {
    name,
    pid: namespace.root.pid,
    dataDir,
    socketPath,
    readOnlySocketPath: `${socketPath}-ro`,
    tcpAddress: { host: inside, port: tcpPort },
    uri,
    ...means,
    tcpUri: `qemu+tcp://${inside}:${tcpPort}/system`,
    testUri: 'test:///default',
    poolDir: poolDir ?? join(dataDir, 'pool'),
    templateVolume,
    virsh: virshFor(uri),
    writeTestHost: (domains) => writeTestHost(dataDir, domains),
    stopDaemon: (how = 'term') => namespace.command(how === 'kill' ? 'kill-daemon' : 'stop-daemon'),
    startDaemon: async () => {
      await namespace.command('start-daemon');
      await until(`libvirtd of ${name} listening`, () => answers(socketPath), 30_000);
    },
    stop,
  };
}

/** The pools, the template and the network that the options ask for. */
async function furnish(host: LibvirtHost, options: LibvirtHostOptions): Promise<void> {
  const { template = true, defaultNetwork = false, tinyPoolMib = 0 } = options;
  await mkdir(host.poolDir, { recursive: true });
  if (template) await copyTemplate(host.poolDir);
  await addDirectoryPool(host.virsh, 'default', host.poolDir);
  if (tinyPoolMib > 0) await addDirectoryPool(host.virsh, 'tiny', join(host.dataDir, 'tiny'));
  if (defaultNetwork) await addDefaultNetwork(host.virsh, host.dataDir);
}

async function answers(socketPath: string): Promise<boolean> {
  if (!existsSync(socketPath)) return false;
  return virshFor(`qemu+unix:///system?socket=${socketPath}`)('version').then(
    () => true,
    () => false,
  );
}

function endsWithin(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
