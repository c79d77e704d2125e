import { expect, test } from 'vitest';
import { walkComputeUnits } from '@anyvisor/domain';
import type { ComputeUnit } from '@anyvisor/domain';

test('compute units are walked parents first, each once', () => {
  const tree = [unit('dc', [unit('cluster', [unit('a'), unit('b')])]), unit('lonely')];
  expect([...walkComputeUnits(tree)].map((one) => one.id)).toEqual(['dc', 'cluster', 'a', 'b', 'lonely']);
});

function unit(id: string, children: readonly ComputeUnit[] = []): ComputeUnit {
  return {
    id,
    name: id,
    type: 'HOST',
    state: 'AVAILABLE',
    totalCpu: null,
    availableCpu: null,
    totalMemoryGb: null,
    availableMemoryGb: null,
    children,
  };
}
