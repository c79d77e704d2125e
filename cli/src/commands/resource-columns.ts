import type { Schemas } from '@anyvisor/client';
import { staleStyle, stateNow } from '../output/past.ts';
import type { Column } from '../output/table.ts';
import { bytesText } from '../output/units.ts';

/** Beginning of every unit's line. */
const unitColumns = [
  { header: 'CONNECTION', value: ({ connectionName }: Unit) => connectionName, shrinkTo: 12 },
  { header: 'NAME', value: ({ name }: Unit) => name, shrinkTo: 16 },
] as const;
type Unit = Pick<Schemas['ComputeUnit'], 'connectionName' | 'name'>;

export const computeColumns: readonly Column<Schemas['ComputeUnit']>[] = [
  ...unitColumns,
  { header: 'TYPE', value: ({ type }) => type },
  { header: 'STATE', value: (unit) => stateNow(unit.state, unit), style: staleStyle },
  { header: 'CPU FREE', value: ({ availableCpu }) => availableCpu, align: 'right' },
  { header: 'CPU', value: ({ totalCpu }) => totalCpu, align: 'right' },
  { header: 'MEMORY FREE', value: ({ availableMemoryGb }) => gib(availableMemoryGb), align: 'right' },
  { header: 'MEMORY', value: ({ totalMemoryGb }) => gib(totalMemoryGb), align: 'right' },
];

export const storageColumns: readonly Column<Schemas['StorageUnit']>[] = [
  ...unitColumns,
  { header: 'TYPE', value: ({ type }) => type },
  { header: 'FREE', value: ({ availableBytes }) => bytesText(availableBytes), align: 'right' },
  { header: 'SIZE', value: ({ capacityBytes }) => bytesText(capacityBytes), align: 'right' },
  { header: 'USABLE', value: (unit) => stateNow(unit.accessible ? 'yes' : 'no', unit), style: staleStyle },
];

export const networkColumns: readonly Column<Schemas['Network']>[] = [
  ...unitColumns,
  { header: 'TYPE', value: ({ type }) => type },
  { header: 'VLAN', value: ({ vlan }) => vlan, align: 'right' },
  { header: 'ACTIVE', value: (unit) => stateNow(unit.active ? 'yes' : 'no', unit), style: staleStyle },
];

function gib(amount: number | null): string | null {
  return amount === null ? null : `${amount.toFixed(1)} GiB`;
}
