import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkHosts, startLibvirtHost } from '@anyvisor/libvirt-host';
import type { HostLink, LibvirtHost } from '@anyvisor/libvirt-host';
import type { Api, Operation, Page } from './api.ts';
import { eventually } from './eventually.ts';
import { connectHost, endOf } from './estate.ts';
import { inGuest, untilBooted } from './guest-agent.ts';

/** Two real hosts whose daemons reach each other: `default` is a folder both see, `own` one of each host alone. */
export interface TwoHosts {
  readonly hosts: readonly [LibvirtHost, LibvirtHost];
  readonly link: HostLink;
  readonly stop: () => Promise<void>;
}

export async function startTwoHosts(tls = false): Promise<TwoHosts> {
  const shared = await mkdtemp(join(tmpdir(), 'anyvisor-shared-'));
  const started = await Promise.all([
    startLibvirtHost({ poolDir: shared, tls }),
    startLibvirtHost({ poolDir: shared, template: false, tls }),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((host) => host.stop()));
    await rm(shared, { recursive: true, force: true });
  };
  try {
    for (const host of started) {
      const own = join(host.dataDir, 'own');
      await mkdir(own);
      await host.virsh('pool-define-as', 'own', 'dir', '--target', own);
      await host.virsh('pool-start', 'own');
    }
    return { hosts: started, link: await linkHosts(...started), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Adds both as connections `kvm-1` and `kvm-2`; answers their ids. */
export async function connectBoth(api: Api, { hosts }: TwoHosts): Promise<readonly [string, string]> {
  for (const [index, host] of hosts.entries()) await connectHost(api, host, `kvm-${index + 1}`);
  const { items } = await api.get<Page<{ readonly id: string; readonly name: string }>>('/connections');
  const idOf = (name: string): string => items.find((each) => each.name === name)?.id ?? '';
  return [idOf('kvm-1'), idOf('kvm-2')];
}

/** A booted guest on the first host, made through the API; answers our id of it. */
export async function bootGuest(
  api: Api,
  { hosts: [host] }: TwoHosts,
  name: string,
  memoryMb = 192,
): Promise<string> {
  const begun = await api.send<Operation>('POST', '/vms', {
    name,
    template: host.templateVolume,
    compute: { cpuCores: 1, memoryMb },
    storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1 }] },
    network: { nics: [{ network: 'user' }] },
    placement: { connection: 'kvm-1' },
    powerOn: true,
  });
  const made = await endOf(api, begun.id);
  if (made.state !== 'SUCCEEDED') throw new Error(`creating ${name}: ${JSON.stringify(made.error)}`);
  await untilBooted(host, name);
  // Memory that is not empty, and a process whose count shows that the guest went on.
  await inGuest(host, name, 'dd if=/dev/urandom of=/run/fill bs=1M count=48 2>/dev/null');
  await inGuest(host, name, COUNTER);
  return made.result?.vmId ?? '';
}

/** Begins counting in the guest. */
export const COUNTER =
  '(i=0; while :; do i=$((i+1)); echo $i >/run/count; sleep 0.1; done) >/dev/null 2>&1 &';

/** How far the guest has counted; a guest that was started anew has no count, or a small one. */
export async function countIn(host: LibvirtHost, name: string): Promise<number> {
  return eventually(`${name} says how far it has counted`, 60_000, async () => {
    const said = await inGuest(host, name, 'cat /run/count');
    return said.trim() === '' ? undefined : Number(said);
  });
}

/** What virsh says of a domain at either host: `running`, `shut off`, …, or `absent`. */
export function statesOf({ hosts }: TwoHosts, name: string): Promise<readonly string[]> {
  return Promise.all(hosts.map((host) => host.virsh('domstate', name).catch(() => 'absent')));
}
