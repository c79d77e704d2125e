import { randomUUID } from 'node:crypto';
import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { HypervisorErrorKind, PowerState } from '@anyvisor/domain';

/** Everything this hypervisor of paper has: plain objects that its port and its fixture both look at. */
export interface PaperVm {
  readonly ref: string;
  name: string;
  readonly marker: string | null;
  state: PowerState;
  cores: number;
  memoryMb: number;
  host: string;
  autostart: boolean;
  disks: string[];
  nics: { key: string; mac: string; network: string; connected: boolean; marker: string }[];
  snapshots: PaperSnapshot[];
  current: string | null;
  booted: boolean;
}

export interface PaperDisk {
  readonly id: string;
  sizeBytes: number;
  readonly marker: string;
  bytes?: Uint8Array;
}

export interface PaperSnapshot {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly marker: string;
  readonly memory: boolean;
  parent: string | null;
  readonly saved: Pick<PaperVm, 'state' | 'cores' | 'memoryMb'>;
}

export class PaperWorld {
  readonly vms = new Map<string, PaperVm>();
  readonly disks = new Map<string, PaperDisk>();
  readonly backups = new Map<string, { readonly vm: PaperVm; readonly parent: string | null }>();
  readonly hosts = new Map([
    ['host-1', 'AVAILABLE'],
    ['host-2', 'AVAILABLE'],
  ]) as Map<string, 'AVAILABLE' | 'MAINTENANCE'>;
  readonly events: { id: string; at: Date; vm: string }[] = [];

  vm(ref: string): PaperVm {
    return this.vms.get(ref) ?? fail('ResourceNotFound', 'vm', ref);
  }

  named(name: string): PaperVm | undefined {
    return [...this.vms.values()].find((vm) => vm.name === name);
  }

  /** Puts a VM there, or answers the one that carries the marker. */
  add(
    vm: Pick<PaperVm, 'name' | 'cores' | 'memoryMb' | 'marker'> & { readonly networks: readonly string[] },
  ) {
    const made = [...this.vms.values()].find((one) => one.marker === vm.marker);
    if (made !== undefined) {
      return made;
    }
    if (this.named(vm.name) !== undefined) {
      fail('ResourceAlreadyExists', 'vm', vm.name);
    }
    const { networks, ...rest } = vm;
    const fresh: PaperVm = {
      ...rest,
      ref: randomUUID(),
      state: 'STOPPED',
      host: 'host-1',
      autostart: false,
      disks: [],
      nics: networks.map((network) => newNic(network, randomUUID())),
      snapshots: [],
      current: null,
      booted: false,
    };
    this.vms.set(fresh.ref, fresh);
    return fresh;
  }

  addDisk(sizeBytes: number, marker: string, bytes?: Uint8Array): PaperDisk {
    const made = [...this.disks.values()].find((disk) => disk.marker === marker);
    const disk = made ?? { id: randomUUID(), sizeBytes, marker, ...(bytes === undefined ? {} : { bytes }) };
    this.disks.set(disk.id, disk);
    return disk;
  }

  power(ref: string, state: PowerState): void {
    const vm = this.vm(ref);
    vm.state = state;
    vm.booted = state === 'RUNNING' || state === 'PAUSED';
    this.events.push({ id: randomUUID(), at: new Date(), vm: ref });
  }

  remove(vm: PaperVm, withDisks: boolean): void {
    this.vms.delete(vm.ref);
    if (withDisks) {
      vm.disks.forEach((id) => this.disks.delete(id));
    }
  }

  fingerprint(): string {
    const disks = [...this.disks.values()].map(({ bytes: _bytes, ...disk }) => disk);
    return [...this.vms.values(), ...disks, ...this.backups.keys(), ...this.hosts]
      .map((one) => JSON.stringify(one))
      .sort()
      .join('\n');
  }
}

export function newNic(network: string, marker: string, mac?: string) {
  const hash = Buffer.from(marker.replaceAll('-', ''), 'hex').toString('hex').slice(0, 10);
  const address = mac ?? `02:${(hash.match(/../gu) ?? []).join(':')}`;
  return { key: address, mac: address, network, connected: true, marker };
}

/** Throws an error of the taxonomy; the guard's mapping unwraps it. */
export function fail(kind: HypervisorErrorKind, subject: string, detail = ''): never {
  const facts = {
    message: `${subject} ${detail}`,
    resourceType: subject,
    resourceId: detail,
    operation: subject,
    requested: null,
    available: null,
    violations: [],
    hypervisorType: 'LIBVIRT',
    ...(kind === 'OperationFailed' ? ({ reason: 'state' } as const) : {}),
  } as const;
  throw new HypervisorFault(hypervisorError(kind, facts));
}
