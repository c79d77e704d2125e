import type { Schemas } from '../../api/client.ts';

type Finding = Pick<Schemas['VmFinding'], 'specPatch'>;
type Reconfigure = Schemas['ReconfigureRequest'];

/**
 * The one change of settings that mends a finding, where a running control plane can make it: every place its patch
 * touches has to be one that `reconfigure` takes. Undefined: somebody has to change the VM in another way.
 */
export function mending({ specPatch }: Finding): Reconfigure | undefined {
  const parts = specPatch.map(partOf);
  return parts.length > 0 && parts.every((part) => part !== undefined)
    ? Object.assign({}, ...parts)
    : undefined;
}

function partOf(change: Finding['specPatch'][number]): Reconfigure | undefined {
  if (change.op !== 'set') {
    return undefined;
  }
  const { pointer, value } = change;
  if (pointer === '/compute/cpuCores' && typeof value === 'number') {
    return { cpuCores: value };
  }
  if (pointer === '/compute/memoryMb' && typeof value === 'number') {
    return { memoryMb: value };
  }
  return undefined;
}

/** A change to the spec in one line, for people who edit specs: `/compute/hugePages = "2M"`. */
export function patchLine(change: Finding['specPatch'][number]): string {
  return change.op === 'set' ? `${change.pointer} = ${JSON.stringify(change.value)}` : `− ${change.pointer}`;
}
