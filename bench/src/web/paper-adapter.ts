import { setTimeout as sleep } from 'node:timers/promises';
import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorResourceTree, InventoryBatch, VmObservation } from '@anyvisor/domain';
import { libvirtCeiling } from '@anyvisor/adapter-libvirt/capabilities/ceiling';
import { definePort, notSupported } from '@anyvisor/port';
import type { CallContext, HypervisorAdapter } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';
import { paperVm } from './paper-vm.ts';

/** Lots of changes a second; each lot is one batch, as an event source tells them. */
const lotsPerSecond = 10;
/** After so many ms without a change the watch says that it lives. */
const quiet = 5_000;

export interface PaperEstate {
  readonly adapter: HypervisorAdapter;
  /** From now on so many VMs change every second. */
  readonly change: (perSecond: number) => void;
}

/** A hypervisor that exists on paper only: as many VMs as wanted, and as many changes a second. */
export function paperEstate(vms: number): PaperEstate {
  let perSecond = 0;
  const type = 'HYPERV';
  const inventory = () => ({
    resources,
    templates: [],
    vms: Array.from({ length: vms }, (_, number) => paperVm(number, 0)),
  });
  async function* watch({ signal }: CallContext) {
    yield ok({ type: 'reset', inventory: inventory() } satisfies InventoryBatch);
    let turn = 0;
    let lastWord = performance.now();
    while (await waited(1000 / lotsPerSecond, signal)) {
      const lot = Math.round(perSecond / lotsPerSecond);
      if (lot > 0) {
        yield ok({ type: 'changed', templates: [], vms: changed(turn, lot) } satisfies InventoryBatch);
        turn += lot;
        lastWord = performance.now();
      } else if (performance.now() - lastWord > quiet) {
        lastWord = performance.now();
        yield ok({ type: 'alive' } satisfies InventoryBatch);
      }
    }
  }
  /** The first two thousand, the ones a table shows first, over and over. */
  const changed = (turn: number, lot: number): readonly VmObservation[] =>
    Array.from({ length: lot }, (_, index) => {
      const number = (turn + index) % Math.min(vms, 2_000);
      return paperVm(number, turn + index + 1);
    });
  const missing = async () => err(notSupported('this', type, 'it exists on paper only'));
  const connect = () =>
    definePort({
      type,
      mapError: (thrown) => hypervisorError('UnknownError', { message: String(thrown) }),
      methods: {
        capabilities: async () => ok(libvirtCeiling),
        testConnection: async () =>
          ok({
            steps: [{ name: 'reach', outcome: 'passed', detail: 'on paper' }],
            product: 'Paper',
            version: '1',
            endpointId: 'paper',
            fingerprint: null,
            missingRights: [],
            capabilities: libvirtCeiling,
          }),
        listResources: async () => ok(resources),
        listTemplates: async () => ok([]),
        listVms: async () => ok(inventory().vms),
        getVm: async (_ctx, ref) => ok(paperVm(Number(ref.split('-')[1]), 0)),
        watch,
        createVm: missing,
        startVm: missing,
        stopVm: missing,
        restartVm: missing,
        deleteVm: missing,
        collectMetrics: async () => ok([]),
        findByMarker: async () => ok([]),
        followTask: missing,
        cancelTask: missing,
        close: async () => undefined,
      },
    });
  const adapter: HypervisorAdapter = {
    type,
    displayName: 'Paper Hypervisor',
    parameters: {
      ...zodSchema(z.strictObject({ type: z.literal(type) })),
      secrets: [],
      endpoint: () => 'paper',
    },
    extension: zodSchema(z.strictObject({})),
    ceiling: libvirtCeiling,
    defaultConcurrency: 4,
    reconcileSeconds: 86_400,
    connect,
  };
  return {
    adapter,
    change: (next) => {
      perSecond = next;
    },
  };
}

const resources: HypervisorResourceTree = { computeUnits: [], storageUnits: [], networkUnits: [] };

async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
