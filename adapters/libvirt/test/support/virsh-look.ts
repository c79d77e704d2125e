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
    return listed.map(lastWord).sort();
  };
  return {
    vmNames,
    disks,
    powerState: async (name) => {
      if (!(await vmNames()).includes(name)) return null;
      return powerState(await virsh(`dominfo ${quoted(name)}`));
    },
    fingerprint: async () => {
      // Three processes instead of one a question: this is asked before and after nearly everything.
      const [names = '', pools = ''] = parts(await virsh('list --all --name', NEXT, 'pool-list --name'));
      const [domains = '', volumes = ''] = parts(
        await virsh(
          ...sorted(names).flatMap(domainCommands),
          'net-list --all',
          'pool-list --all',
          NEXT,
          ...sorted(pools).map((pool) => `vol-list ${quoted(pool)}`),
        ),
      );
      const paths = linesOf(volumes).map(lastWord).sort();
      const sizes =
        paths.length === 0 ? '' : await virsh(...paths.map((path) => `vol-dumpxml ${quoted(path)}`));
      return [domains, ...paths, sizes]
        .join('\n')
        .replaceAll(PASSING, '')
        .replaceAll(/\n\s*(?=\n)/g, '');
    },
  };
}

/** A line between the answers of one process. */
const NEXT = 'echo @next@';

function parts(text: string): readonly string[] {
  return text.split('@next@');
}

function sorted(text: string): readonly string[] {
  return [...linesOf(text)].sort();
}

function lastWord(line: string): string {
  return line.split(/\s+/).at(-1) ?? '';
}

function domainCommands(name: string): readonly string[] {
  const domain = quoted(name);
  return [
    `dumpxml --inactive ${domain}`,
    `domstate ${domain}`,
    `dominfo ${domain}`,
    `snapshot-list ${domain} --parent`,
    `checkpoint-list ${domain} --name`,
  ];
}

/**
 * What changes by itself: run ids, times, what files take on disk, what a pool learns of them when it is refreshed, and that
 * libvirt has once seen that nothing lies below a disk.
 */
const PASSING =
  /^Id: .*$|^CPU time: .*$|^Used memory: .*$|<(allocation|physical)\b.*$|<(atime|mtime|ctime|btime)>.*$|<clusterSize\b.*$|<features\/>$|<backingStore\/>$|^ *\d+ +(?=\S)/gm;

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
