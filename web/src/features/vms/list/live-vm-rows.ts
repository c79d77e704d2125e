import type { Schemas } from '../../../api/client.ts';

type VmRow = Schemas['VmSummary'];
type Event = Pick<Schemas['Event'], 'type' | 'time' | 'subject' | 'data'>;

/** What a lot of events means for a list of VMs. */
export interface ListChanges {
  /** By VM: what its row shows from now on. */
  readonly patches: ReadonlyMap<string, Partial<VmRow>>;
  readonly removed: ReadonlySet<string>;
  readonly discovered: ReadonlySet<string>;
  /** VMs of which the events do not say everything that a row shows: to be read anew when in view. */
  readonly unsure: ReadonlySet<string>;
  /** Connections of which every row may look different now: stale, or no longer. */
  readonly connections: ReadonlySet<string>;
}

/** Sorts out a lot of events, the later one winning. */
export function listChanges(events: readonly Event[]): ListChanges {
  const patches = new Map<string, Partial<VmRow>>();
  const removed = new Set<string>();
  const discovered = new Set<string>();
  const unsure = new Set<string>();
  const connections = new Set<string>();
  for (const event of events) {
    const { id } = event.subject;
    if (event.type === 'vm.removed') {
      removed.add(id);
      discovered.delete(id);
      patches.delete(id);
    } else if (event.type === 'vm.discovered') {
      removed.delete(id);
      discovered.add(id);
    } else if (event.type === 'vm.changed' || event.type === 'vm.missing') {
      patches.set(id, { ...patches.get(id), ...patchOf(event) });
      unsure.add(id);
    } else if (event.type.startsWith('connection.') && event.type !== 'connection.created') {
      connections.add(id);
    } else if (event.type.startsWith('operation.') && event.type !== 'operation.progressed') {
      const vmId = event.data['vmId'];
      if (typeof vmId === 'string') {
        unsure.add(vmId);
      }
    }
  }
  return { patches, removed, discovered, unsure, connections };
}

/** The pages with the changes in place; pages, and rows, that nothing changed stay the same objects. */
export function patchedPages<Page extends { readonly items: readonly VmRow[] }>(
  pages: readonly Page[],
  { patches, removed }: Pick<ListChanges, 'patches' | 'removed'>,
): readonly Page[] {
  if (patches.size === 0 && removed.size === 0) {
    return pages;
  }
  let changed = false;
  const next = pages.map((page) => {
    if (!page.items.some(({ id }) => patches.has(id) || removed.has(id))) {
      return page;
    }
    changed = true;
    const items = page.items
      .filter(({ id }) => !removed.has(id))
      .map((row) => {
        const patch = patches.get(row.id);
        return patch === undefined ? row : patchedRow(row, patch);
      });
    return { ...page, items };
  });
  return changed ? next : pages;
}

function patchedRow(row: VmRow, patch: Partial<VmRow>): VmRow {
  // The event names the host by the platform's own id: the name that stood here was another one's.
  const moved = patch.host !== undefined && patch.host !== row.host;
  return { ...row, ...patch, ...(moved ? { hostName: patch.host ?? null } : {}) };
}

const powerStates = ['RUNNING', 'STOPPED', 'PAUSED', 'SUSPENDED', 'CRASHED', 'UNKNOWN'] as const;
const transitions = [
  'CREATING',
  'STARTING',
  'STOPPING',
  'RESTARTING',
  'SUSPENDING',
  'RESUMING',
  'MIGRATING',
  'CLONING',
  'REVERTING',
  'DELETING',
] as const satisfies readonly VmRow['transition'][];

function patchOf({ type, time, data }: Event): Partial<VmRow> {
  if (type === 'vm.missing') {
    return {
      confidence: 'MISSING',
      stale: false,
      staleReason: null,
      transition: null,
      missingSince: time,
      changedAt: time,
    };
  }
  const { name, cpuCores, memoryBytes, host, ipAddresses } = data;
  const powerState = powerStates.find((state) => state === data['powerState']);
  const transition = transitions.find((state) => state === data['transition']);
  return {
    confidence: 'OBSERVED',
    stale: false,
    staleReason: null,
    missingSince: null,
    seenAt: time,
    changedAt: time,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof cpuCores === 'number' ? { cpuCores } : {}),
    ...(typeof memoryBytes === 'number' ? { memoryBytes } : {}),
    ...(typeof host === 'string' || host === null ? { host } : {}),
    ...(powerState === undefined ? {} : { powerState }),
    // An operation of ours may be under way of which the platform says nothing: only what it says is taken.
    ...(transition === undefined ? {} : { transition }),
    ...(Array.isArray(ipAddresses)
      ? { ipAddresses: ipAddresses.filter((address) => typeof address === 'string') }
      : {}),
  };
}
