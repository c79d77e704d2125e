import type { PowerState } from '@anyvisor/domain';
import type { IndependentLook } from '@anyvisor/port/contract-suite';
import { linesOf, quoted } from './virsh.ts';
import type { VirshScript } from './virsh.ts';

/** The state of a libvirt host as virsh tells it. */
export function virshLook(virsh: VirshScript): IndependentLook {
  const vmNames = async (): Promise<readonly string[]> => linesOf(await virsh('list --all --name'));
  const disks = async (): Promise<readonly string[]> => {
    const pools = linesOf(await virsh('pool-list --name'));
    if (pools.length === 0) return [];
    const listed = linesOf(await virsh(...pools.map((pool) => `vol-list ${quoted(pool)}`)));
    return listed.map((line) => line.split(/\s+/).at(-1) ?? '').sort();
  };
  return {
    vmNames,
    disks,
    powerState: async (name) => {
      if (!(await vmNames()).includes(name)) return null;
      return powerState(await virsh(`dominfo ${quoted(name)}`));
    },
    fingerprint: async () => {
      const [names, volumes] = await Promise.all([vmNames(), disks()]);
      const [domains, sizes, networks] = await Promise.all([
        namedBlocks(virsh, names, domainCommands),
        namedBlocks(virsh, volumes, (path) => [`vol-dumpxml ${quoted(path)}`]),
        virsh('net-list --all', 'pool-list --all'),
      ]);
      return [...domains, ...sizes, networks].join('\n').replaceAll(PASSING, '');
    },
  };
}

function domainCommands(name: string): readonly string[] {
  const domain = quoted(name);
  return [
    `dumpxml --inactive ${domain}`,
    `domstate ${domain}`,
    `dominfo ${domain}`,
    `snapshot-list ${domain} --parent`,
  ];
}

/** What changes by itself: run ids, times, and what files take on disk. */
const PASSING =
  /^Id: .*$|^CPU time: .*$|^Used memory: .*$|<(allocation|physical)\b.*$|<(atime|mtime|ctime|btime)>.*$|^ *\d+ +(?=\S)/gm;

async function namedBlocks(
  virsh: VirshScript,
  names: readonly string[],
  commands: (name: string) => readonly string[],
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  return [await virsh(...[...names].sort().flatMap(commands))];
}

function powerState(info: string): PowerState {
  const field = (name: string): string => new RegExp(`^${name}: +(.*)$`, 'm').exec(info)?.[1] ?? '';
  switch (field('State')) {
    case 'running':
    case 'idle':
    case 'in shutdown':
      return 'RUNNING';
    case 'paused':
    case 'pmsuspended':
      return 'PAUSED';
    case 'shut off':
      return field('Managed save') === 'yes' ? 'SUSPENDED' : 'STOPPED';
    case 'crashed':
      return 'CRASHED';
    default:
      return 'UNKNOWN';
  }
}
