import { HypervisorFault, hypervisorError, vmOperations } from '@anyvisor/domain';
import type { AllowedOperations, Json, PowerState, VmObservation } from '@anyvisor/domain';
import type { NativeTask } from '@anyvisor/port';
import { observation } from '../../support/observation.ts';

export interface NativeVm {
  readonly ref: string;
  name: string;
  readonly marker: string | null;
  state: PowerState;
  cores: number;
  host: string;
  /** How often it was started: a doubled restart shows here. */
  boots: number;
  readonly disks: string[];
  readonly nics: { readonly key: string; readonly marker: string; network: string }[];
  readonly snapshots: { readonly id: string; readonly marker: string; readonly state: PowerState }[];
}

interface Running {
  readonly effect: () => Json;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  value: Json;
  readonly ended: Promise<void>;
}

/**
 * What a hypervisor has, outliving every engine that works on it. Hostile where the contract allows it: whatever runs a
 * creating step without looking first makes a second thing.
 */
export class NativeState {
  readonly vms = new Map<string, NativeVm>();
  /** Id of a disk's bytes → the marker of the operation that made them. */
  readonly files = new Map<string, { readonly marker: string; sizeGb: number }>();
  /** Id of a backup → the marker of the operation that took it. */
  readonly backups = new Map<string, string>();
  readonly #tasks = new Map<string, Running>();
  readonly #counters = new Map<string, number>();
  /** Long actions answer tasks instead of being done at once. */
  asTasks = false;
  /** Tasks wait until told. */
  holdTasks = false;
  cancelledTasks = 0;

  vm(ref: string): NativeVm {
    const vm = this.vms.get(ref);
    if (vm === undefined) {
      throw gone('vm', ref);
    }
    return vm;
  }

  add(ref: string, name: string, marker: string | null, more: Partial<NativeVm> = {}): NativeVm {
    if ([...this.vms.values()].some((vm) => vm.name === name)) {
      throw new HypervisorFault(
        hypervisorError('ResourceAlreadyExists', {
          message: `${name} is there`,
          resourceType: 'vm',
          resourceId: name,
        }),
      );
    }
    const vm: NativeVm = {
      ref,
      name,
      marker,
      state: 'STOPPED',
      cores: 1,
      host: 'host-1',
      boots: 0,
      disks: [],
      nics: [],
      snapshots: [],
      ...more,
    };
    this.vms.set(ref, vm);
    return vm;
  }

  addFile(marker: string, sizeGb: number): string {
    const id = `file-${marker}-${this.next(`file-${marker}`)}`;
    this.files.set(id, { marker, sizeGb });
    return id;
  }

  next(name: string): number {
    const count = (this.#counters.get(name) ?? 0) + 1;
    this.#counters.set(name, count);
    return count;
  }

  power(ref: string, state: PowerState): void {
    const vm = this.vm(ref);
    vm.boots += state === 'RUNNING' && vm.state === 'STOPPED' ? 1 : 0;
    vm.state = state;
  }

  /** Begins something that takes a while; `key` finds it again while it runs. */
  begin(key: string, effect: () => Json): NativeTask {
    const id = `${key}#${this.next(`task-${key}`)}`;
    const { promise, resolve } = Promise.withResolvers<void>();
    const task: Running = { effect, state: 'running', value: null, ended: promise };
    this.#tasks.set(id, task);
    const finish = () => {
      if (this.holdTasks && task.state === 'running') {
        setTimeout(finish, 2);
        return;
      }
      if (task.state === 'running') {
        try {
          task.value = effect();
          task.state = 'done';
        } catch {
          task.state = 'failed';
        }
      }
      resolve();
    };
    setTimeout(finish, 2);
    return { id, verb: 'native' };
  }

  runningTask(key: string): NativeTask | undefined {
    const found = [...this.#tasks].find(([id, task]) => id.startsWith(`${key}#`) && task.state === 'running');
    return found && { id: found[0], verb: 'native' };
  }

  async follow(id: string): Promise<Json> {
    const task = this.#tasks.get(id);
    if (task === undefined) {
      throw gone('task', id);
    }
    await task.ended;
    if (task.state === 'done') {
      return task.value;
    }
    throw new HypervisorFault(
      hypervisorError('OperationFailed', {
        message: `the task ${task.state}`,
        operation: id,
        ...(task.state === 'cancelled' ? { reason: 'cancelled' as const } : {}),
      }),
    );
  }

  cancel(id: string): void {
    const task = this.#tasks.get(id);
    if (task?.state === 'running') {
      task.state = 'cancelled';
      this.cancelledTasks += 1;
    }
  }

  observe(ref: string): VmObservation {
    const vm = this.vm(ref);
    return observation(vm.ref, {
      name: vm.name,
      powerState: vm.state,
      marker: vm.marker,
      cpu: { cores: vm.cores, maxCores: vm.cores },
      host: vm.host,
      snapshotCount: vm.snapshots.length,
      allowedOperations: everything,
    });
  }

  /** All there is, comparable between two runs: ids of operations stand as their role. */
  dump(operationId: string): string {
    const all = {
      vms: [...this.vms.values()].sort((a, b) => a.ref.localeCompare(b.ref)),
      files: [...this.files].sort(([a], [b]) => a.localeCompare(b)),
      backups: [...this.backups].sort(([a], [b]) => a.localeCompare(b)),
    };
    return JSON.stringify(all, null, 1).replaceAll(operationId, 'OPERATION');
  }
}

function gone(resourceType: string, resourceId: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('ResourceNotFound', {
      message: `there is no ${resourceType} ${resourceId}`,
      resourceType,
      resourceId,
    }),
  );
}

const everything = Object.fromEntries(
  vmOperations.map((operation) => [operation, { allowed: true }]),
) as AllowedOperations;
