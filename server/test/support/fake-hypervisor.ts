import { EventEmitter, on } from 'node:events';
import { err, features, hypervisorError, ok } from '@anyvisor/domain';
import type {
  ConnectionReport,
  ConnectionTestStep,
  HypervisorCapabilities,
  HypervisorError,
  Inventory,
  InventoryBatch,
  Result,
  TemplateInfo,
  VmObservation,
} from '@anyvisor/domain';
import { definePort, done } from '@anyvisor/port';
import type { HypervisorAdapter } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';

/** A hypervisor in memory that the test holds in its hand: for the core's own tests only. */
export class FakeHypervisor {
  readonly vms = new Map<string, VmObservation>();
  /** What a test does before its report; tells steps that have ended. */
  whileTesting:
    | ((tell: (step: ConnectionTestStep) => void, signal: AbortSignal) => Promise<void>)
    | undefined;
  readonly templates = new Map<string, TemplateInfo>();
  resources: Inventory['resources'] = { computeUnits: [], storageUnits: [], networkUnits: [] };
  /** Every call answers this error while it is set; the watch ends with it. */
  failure: HypervisorError | undefined;
  /** Calls of these methods never answer. */
  readonly hanging = new Set<string>();
  endpointId: string | null = null;
  /** Connected ports, most recent last, with the parameters they got. */
  readonly connects: { readonly host: string; readonly password: string }[] = [];
  readonly calls: string[] = [];
  closed = 0;
  readonly #batches = new EventEmitter();

  /** Adds or changes a VM and tells the watchers. */
  put(...vms: readonly VmObservation[]): void {
    vms.forEach((vm) => this.vms.set(vm.nativeRef, vm));
    this.#tell({ type: 'changed', vms, templates: [] });
  }

  take(...refs: readonly string[]): void {
    refs.forEach((ref) => this.vms.delete(ref));
    this.#tell({ type: 'gone', vms: refs, templates: [] });
  }

  fail(error: HypervisorError): void {
    this.failure = error;
    this.#batches.emit('item', err(error));
  }

  inventory(): Inventory {
    return {
      vms: [...this.vms.values()],
      templates: [...this.templates.values()],
      resources: this.resources,
    };
  }

  #tell(batch: InventoryBatch): void {
    this.#batches.emit('item', ok(batch));
  }

  adapter(): HypervisorAdapter<FakeParameters> {
    return {
      type: 'XAPI',
      displayName: 'Fake',
      parameters: {
        ...zodSchema(fakeParameters),
        secrets: ['password'],
        endpoint: ({ host }) => host,
      },
      extension: zodSchema(z.strictObject({})),
      ceiling: capabilities,
      defaultConcurrency: 4,
      reconcileSeconds: 3600,
      connect: (parameters) => {
        this.connects.push(parameters);
        return this.#port();
      },
    };
  }

  async #answer<T>(operation: string, value: () => T): Promise<Result<T, HypervisorError>> {
    this.calls.push(operation);
    if (this.hanging.has(operation)) {
      await new Promise(() => undefined);
    }
    return this.failure === undefined ? ok(value()) : err(this.failure);
  }

  #port() {
    const change = (operation: string) => async () => this.#answer(operation, () => done());
    const table = (operation: string) => async () =>
      this.#answer(operation, () => ({
        kind: 'steps' as const,
        steps: [
          {
            name: 'only',
            find: async () => ok({ happened: false } as const),
            run: async () =>
              this.#answer(`${operation}/only`, () => ({ kind: 'done' as const, value: null })),
          },
        ],
        result: () => null,
      }));
    return definePort({
      type: 'XAPI',
      mapError: (thrown) => hypervisorError('UnknownError', { message: String(thrown), cause: thrown }),
      methods: {
        capabilities: async () => this.#answer('capabilities', () => capabilities),
        testConnection: async (ctx, onStep) => {
          await this.whileTesting?.((step) => onStep?.(step), ctx.signal);
          return this.#report();
        },
        listResources: async () => this.#answer('listResources', () => this.resources),
        listTemplates: async () => this.#answer('listTemplates', () => [...this.templates.values()]),
        listVms: async () => this.#answer('listVms', () => [...this.vms.values()]),
        getVm: async (_ctx, ref) => {
          const vm = this.vms.get(ref);
          const missing = hypervisorError('ResourceNotFound', {
            message: 'no such VM',
            resourceType: 'vm',
            resourceId: ref,
          });
          const answer = await this.#answer('getVm', () => vm);
          return answer.ok ? (vm === undefined ? err(missing) : ok(vm)) : answer;
        },
        watch: (ctx) => this.#watch(ctx.signal),
        createVm: table('createVm') as never,
        startVm: change('startVm'),
        stopVm: change('stopVm'),
        restartVm: change('restartVm'),
        deleteVm: table('deleteVm'),
        collectMetrics: async () => this.#answer('collectMetrics', () => []),
        findByMarker: async () => this.#answer('findByMarker', () => []),
        followTask: async () => this.#answer('followTask', () => null),
        cancelTask: async () => this.#answer('cancelTask', () => undefined),
        close: async () => {
          this.closed += 1;
        },
      },
    });
  }

  async *#watch(signal: AbortSignal): AsyncGenerator<Result<InventoryBatch, HypervisorError>> {
    this.calls.push('watch');
    if (this.failure !== undefined) {
      yield err(this.failure);
      return;
    }
    const items = on(this.#batches, 'item', { signal });
    yield ok({ type: 'reset', inventory: this.inventory() });
    try {
      for await (const [item] of items as AsyncIterable<[Result<InventoryBatch, HypervisorError>]>) {
        yield item;
        if (!item.ok) {
          return;
        }
      }
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
  }

  async #report(): Promise<Result<ConnectionReport, HypervisorError>> {
    this.calls.push('testConnection');
    if (this.hanging.has('testConnection')) {
      await new Promise(() => undefined);
    }
    const { failure } = this;
    return ok({
      steps: [
        failure === undefined
          ? { name: 'reach', outcome: 'passed', detail: 'it answers' }
          : { name: 'reach', outcome: 'failed', detail: failure.message, error: failure },
      ],
      product: 'Fake',
      version: '1.0',
      endpointId: this.endpointId,
      fingerprint: null,
      missingRights: [],
      capabilities,
    });
  }
}

const fakeParameters = z.strictObject({ host: z.string().min(1), password: z.string().min(1) });
export type FakeParameters = z.output<typeof fakeParameters>;

const capabilities: HypervisorCapabilities = {
  supportsLiveMigration: false,
  supportsSnapshots: false,
  supportsHighAvailability: false,
  supportsResourcePools: false,
  supportsHotAdd: { cpu: false, memory: false, disk: false },
  supportedNetworkTypes: ['BRIDGED'],
  maxCpuCores: null,
  maxMemoryGb: null,
  features: Object.fromEntries(
    features.map((feature) => [feature, { support: 'none', reason: 'it is a fake' }]),
  ) as HypervisorCapabilities['features'],
};
