import type { HypervisorError, InventoryBatch, PowerState, VmObservation } from '@anyvisor/domain';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import type { ContractRun } from './contract-run.ts';
import { waitFor } from './wait-for.ts';

/** A picture of the endpoint kept by nothing but its `watch`, as the server's inventory keeps one. */
export class WatchMirror {
  /** The types of all batches so far, in order. */
  readonly batches: InventoryBatch['type'][] = [];
  readonly templates = new Set<string>();
  /** The stream's last item when that was an error. */
  failure: HypervisorError | undefined;
  readonly #vms = new Map<string, VmObservation>();
  readonly #controller = new AbortController();
  readonly #ended: Promise<void>;

  constructor(run: ContractRun, port: HypervisorPort = run.port) {
    this.#ended = this.#follow(port, run).catch((thrown: unknown) => {
      run.complain(`watch threw ${String(thrown)}`);
    });
  }

  vm(ref: string): VmObservation | undefined {
    return this.#vms.get(ref);
  }

  /** Name of each VM by its reference. */
  vms(): Record<string, string> {
    return Object.fromEntries([...this.#vms].map(([ref, vm]) => [ref, vm.name]));
  }

  async until<T>(what: string, deadline: number, look: () => T | undefined): Promise<T> {
    return waitFor(`watch to tell of ${what}`, deadline, look);
  }

  async untilState(ref: string, state: PowerState, deadline: number): Promise<void> {
    await this.until(`${ref} being ${state}`, deadline, () =>
      this.#vms.get(ref)?.powerState === state ? true : undefined,
    );
  }

  /** Waits until the stream has ended by itself. */
  async ended(deadline: number): Promise<void> {
    let over = false;
    void this.#ended.then(() => (over = true));
    await waitFor('the end of watch', deadline, () => over || undefined);
  }

  async stop(): Promise<void> {
    this.#controller.abort();
    await this.ended(5000);
  }

  async #follow(port: HypervisorPort, run: ContractRun): Promise<void> {
    for await (const item of port.watch(run.ctx(undefined, this.#controller.signal))) {
      if (this.failure !== undefined) {
        run.complain('watch went on after an error');
      }
      if (item.ok) {
        this.batches.push(item.value.type);
        this.#apply(item.value);
      } else {
        this.failure = item.error;
      }
    }
  }

  #apply(batch: InventoryBatch): void {
    if (batch.type === 'alive') {
      return;
    }
    if (batch.type === 'gone') {
      batch.vms.forEach((ref) => this.#vms.delete(ref));
      batch.templates.forEach((ref) => this.templates.delete(ref));
      return;
    }
    if (batch.type === 'reset') {
      this.#vms.clear();
      this.templates.clear();
    }
    const { vms, templates } = batch.type === 'reset' ? batch.inventory : batch;
    vms.forEach((vm) => this.#vms.set(vm.nativeRef, vm));
    templates.forEach((template) => this.templates.add(template.nativeRef));
  }
}
