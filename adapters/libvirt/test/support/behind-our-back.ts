import type { BehindOurBack, IndependentLook } from '@anyvisor/port/contract-suite';
import { linesOf, quoted } from './virsh.ts';
import type { VirshScript } from './virsh.ts';

/** What another administrator does with virsh; `kept` are volumes that never go with a VM. */
export function behindOurBack(
  virsh: VirshScript,
  look: IndependentLook,
  kept: readonly string[] = [],
): BehindOurBack {
  const deleteVolumes = async (paths: readonly string[]): Promise<void> => {
    if (paths.length > 0) await virsh(...paths.map((path) => `vol-delete ${quoted(path)}`));
  };
  return {
    start: async (name) => void (await virsh(`start ${quoted(name)}`)),
    stop: async (name) => void (await virsh(`destroy ${quoted(name)}`)),
    rename: async (name, newName) => void (await virsh(`domrename ${quoted(name)} ${quoted(newName)}`)),
    deleteDisk: (disk) => deleteVolumes([disk]),
    delete: async (name) => {
      const state = await look.powerState(name);
      const sources = state === null ? [] : await sourcesOf(virsh, name);
      if (state === 'RUNNING' || state === 'PAUSED') await virsh(`destroy ${quoted(name)}`);
      if (state !== null) {
        const undefine = `undefine ${quoted(name)} --managed-save --snapshots-metadata`;
        // The test driver removes snapshots or checkpoints, never both.
        await virsh(`${undefine} --checkpoints-metadata`).catch(() => virsh(undefine));
      }
      const own = (path: string): boolean => sources.includes(path) || path.includes(`/${name}-`);
      await deleteVolumes(
        (await look.disks()).filter((path) => own(path) && !kept.some((one) => path.endsWith(one))),
      );
    },
  };
}

async function sourcesOf(virsh: VirshScript, name: string): Promise<readonly string[]> {
  const listed = linesOf(await virsh(`domblklist ${quoted(name)} --inactive`));
  return listed.map((line) => line.split(/\s+/).at(-1) ?? '-').filter((source) => source.startsWith('/'));
}
