import type { NativeObject } from '../protocol/properties.ts';
import { moRef, number, text } from '../protocol/vim-value.ts';

export interface HostLoad {
  readonly cores: number;
  readonly memoryMb: number;
}

/** What running VMs were promised of each host, by its id. */
export function promisedToVms(all: readonly NativeObject[]): ReadonlyMap<string, HostLoad> {
  const loads = new Map<string, HostLoad>();
  for (const { ref, properties } of all) {
    const host = moRef({ $: '', host: properties['runtime.host'] ?? '' }, 'host')?.value;
    if (
      ref.type !== 'VirtualMachine' ||
      host === undefined ||
      text(properties['runtime.powerState']) !== 'poweredOn'
    ) {
      continue;
    }
    const before = loads.get(host) ?? { cores: 0, memoryMb: 0 };
    loads.set(host, {
      cores: before.cores + (number(properties['config.hardware.numCPU']) ?? 0),
      memoryMb: before.memoryMb + (number(properties['config.hardware.memoryMB']) ?? 0),
    });
  }
  return loads;
}
