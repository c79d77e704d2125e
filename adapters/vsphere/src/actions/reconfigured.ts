import type { Json } from '@anyvisor/domain';
import type { NativeObject } from '../protocol/properties.ts';
import { number, text } from '../protocol/vim-value.ts';
import { unescaped } from '../inventory/map-vm.ts';

/** What became of each wish, by a re-read of the VM: only what shows is `applied`. */
export function reconfigured(vm: NativeObject | undefined, wishes: Json): Json {
  const given = typeof wishes === 'object' && wishes !== null && !Array.isArray(wishes) ? wishes : {};
  const seen: Readonly<Record<string, Json | undefined>> = {
    cpuCores: number(vm?.properties['config.hardware.numCPU']),
    memoryMb: number(vm?.properties['config.hardware.memoryMB']),
    name: unescaped(text(vm?.properties['name']) ?? ''),
  };
  return {
    changes: Object.entries(given).map(([field, wish]) => ({
      field,
      effect: seen[field] === wish ? 'applied' : 'pending',
    })),
  };
}
