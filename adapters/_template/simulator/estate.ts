import { randomUUID } from 'node:crypto';

/** The state of the pretend hypervisor, in the words of its own API. */
export interface SimVm {
  readonly id: string;
  name: string;
  state: 'on' | 'off' | 'paused';
  cores: number;
  memoryMb: number;
  readonly diskIds: string[];
  readonly nics: { readonly mac: string; readonly networkId: string }[];
  readonly label: string | null;
  /** The task that is still making it. */
  busy: string | null;
  snapshots: SimSnapshot[];
  current: string | null;
  startedAt: number;
}

export interface SimDisk {
  readonly id: string;
  readonly storageId: string;
  sizeGb: number;
  readonly label: string | null;
  busy: string | null;
}

export interface SimSnapshot {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly label: string | null;
  parent: string | null;
  readonly saved: {
    readonly state: 'on' | 'off' | 'paused';
    readonly cores: number;
    readonly memoryMb: number;
  };
}

export interface SimTask {
  readonly id: string;
  state: 'running' | 'done';
  readonly result: unknown;
}

/** An answer other than 2xx. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, text: string) {
    super(text);
    this.status = status;
    this.code = code;
  }
}

export class Estate {
  readonly host = { id: 'host-1', name: 'alpha', cores: 16, memoryMb: 65_536 };
  readonly storages = [{ id: 'store-1', name: 'main', sizeGb: 500 }];
  readonly networks = [{ id: 'net-1', name: 'lan' }];
  readonly templates = [{ id: 'tpl-1', name: 'tiny', sizeGb: 2, storageId: 'store-1' }];
  readonly vms = new Map<string, SimVm>();
  readonly disks = new Map<string, SimDisk>();
  readonly tasks = new Map<string, SimTask>();
  readonly tokens = new Set<string>();
  logins = 0;

  vm(id: string): SimVm {
    return found(this.vms.get(id), 'vm', id);
  }

  disk(id: string): SimDisk {
    return found(this.disks.get(id), 'disk', id);
  }

  vmNamed(name: string): SimVm | undefined {
    return [...this.vms.values()].find((vm) => vm.name === name);
  }

  freeGb(): number {
    const used = [...this.disks.values()].reduce((sum, disk) => sum + disk.sizeGb, 0);
    return 500 - used;
  }

  /** Work that takes a moment; `end` happens when it is over. */
  task(result: unknown, end: () => void): { readonly taskId: string } {
    const id = randomUUID();
    const task: SimTask = { id, state: 'running', result };
    this.tasks.set(id, task);
    setTimeout(() => {
      end();
      task.state = 'done';
    }, 15);
    return { taskId: id };
  }

  /** Everything a client can change, one fact a line. */
  fingerprint(): string {
    const vms = [...this.vms.values()].map(({ startedAt: _startedAt, ...vm }) => JSON.stringify(vm));
    const disks = [...this.disks.values()].map((disk) => JSON.stringify(disk));
    return [...vms, ...disks].sort().join('\n');
  }
}

export function found<T>(value: T | undefined, type: string, id: string): T {
  if (value === undefined) {
    throw new Refusal(404, `no-such-${type}`, `there is no ${type} ${id}`);
  }
  return value;
}
