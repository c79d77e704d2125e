import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { TableColumn } from '../../table/column.ts';
import { Unknown } from '../../ui/Unknown.tsx';
import { gibText } from '../vms/list/gib.ts';
import { ComputeState } from './ComputeState.tsx';
import { FreshBadge } from './FreshBadge.tsx';
import { usedOf } from './fullness.ts';
import { StorageBar } from './StorageBar.tsx';
import type { AnyUnit, ComputeUnit, Network, StorageUnit } from './unit-queries.ts';
import { UnitLink } from './UnitLink.tsx';
import { computeTypeWords, networkTypeWords } from './unit-words.ts';

const gib = 2 ** 30;

/** Columns that units of every kind have: the name first, the freshness last. */
export function useEveryUnitColumns<Row extends AnyUnit>() {
  const { t } = useLingui();
  return useMemo(
    () => ({
      connection: {
        id: 'connection',
        label: t`Connection`,
        width: 115,
        sortField: 'connection',
        cell: ({ connectionName }) => <span title={connectionName}>{connectionName}</span>,
      } satisfies TableColumn<Row>,
      freshness: {
        id: 'freshness',
        label: t`Freshness`,
        width: 140,
        cell: (unit) =>
          unit.stale ? <FreshBadge unit={unit} /> : <span className="av-dim">{t`Seen now`}</span>,
      } satisfies TableColumn<Row>,
    }),
    [t],
  );
}

export function useComputeColumns(): readonly TableColumn<ComputeUnit>[] {
  const { t, i18n } = useLingui();
  const every = useEveryUnitColumns<ComputeUnit>();
  return useMemo(
    () => [
      {
        id: 'name',
        label: t`Name`,
        width: 150,
        narrow: true,
        sortField: 'name',
        sortValue: ({ name }) => name,
        cell: ({ id, name }) => <UnitLink kind="compute" id={id} name={name} />,
      },
      {
        id: 'state',
        label: t`State`,
        width: 120,
        narrow: true,
        sortValue: ({ state }) => state,
        flash: ({ state }) => state,
        cell: ({ state }) => <ComputeState state={state} />,
      },
      {
        id: 'type',
        label: t`Type`,
        width: 110,
        sortField: 'type',
        cell: ({ type }) => <span>{i18n._(computeTypeWords[type])}</span>,
      },
      every.connection,
      {
        id: 'totalCpu',
        label: t`CPU`,
        width: 62,
        numeric: true,
        sortField: 'totalCpu',
        sortValue: ({ totalCpu }) => totalCpu,
        cell: ({ totalCpu }) => totalCpu ?? <Unknown light />,
      },
      {
        id: 'usedMemory',
        label: t`Memory used`,
        unit: 'GiB',
        width: 146,
        numeric: true,
        sortValue: ({ totalMemoryGb, availableMemoryGb }) => usedOf(totalMemoryGb, availableMemoryGb),
        flash: ({ availableMemoryGb }) => availableMemoryGb,
        cell: ({ totalMemoryGb, availableMemoryGb }) => {
          const used = usedOf(totalMemoryGb, availableMemoryGb);
          return used === null ? <Unknown light /> : gibText(used * gib, i18n.locale);
        },
      },
      {
        id: 'totalMemoryGb',
        hidden: true,
        label: t`Memory`,
        unit: 'GiB',
        width: 120,
        numeric: true,
        sortField: 'totalMemoryGb',
        sortValue: ({ totalMemoryGb }) => totalMemoryGb,
        cell: ({ totalMemoryGb }) =>
          totalMemoryGb === null ? <Unknown light /> : gibText(totalMemoryGb * gib, i18n.locale),
      },
      every.freshness,
    ],
    [t, i18n, every],
  );
}

export function useStorageColumns(): readonly TableColumn<StorageUnit>[] {
  const { t, i18n } = useLingui();
  const every = useEveryUnitColumns<StorageUnit>();
  return useMemo(
    () => [
      {
        id: 'name',
        label: t`Name`,
        width: 200,
        narrow: true,
        sortField: 'name',
        cell: ({ id, name }) => <UnitLink kind="storage" id={id} name={name} />,
      },
      {
        id: 'used',
        label: t`Used`,
        width: 200,
        narrow: true,
        flash: ({ availableBytes }) => availableBytes,
        cell: (storage) => <StorageBar storage={storage} />,
      },
      {
        id: 'capacityBytes',
        label: t`Capacity`,
        unit: 'GiB',
        width: 130,
        numeric: true,
        sortField: 'capacityBytes',
        cell: ({ capacityBytes }) =>
          capacityBytes === null ? <Unknown light /> : gibText(capacityBytes, i18n.locale),
      },
      {
        id: 'availableBytes',
        label: t`Free`,
        unit: 'GiB',
        width: 110,
        numeric: true,
        sortField: 'availableBytes',
        flash: ({ availableBytes }) => availableBytes,
        cell: ({ availableBytes }) =>
          availableBytes === null ? <Unknown light /> : gibText(availableBytes, i18n.locale),
      },
      { id: 'type', label: t`Type`, width: 110, sortField: 'type', cell: ({ type }) => <span>{type}</span> },
      {
        id: 'shared',
        label: t`Shared`,
        width: 90,
        cell: ({ shared }) => (shared === null ? <Unknown light /> : <span>{shared ? t`Yes` : t`No`}</span>),
      },
      {
        id: 'accessible',
        label: t`Reachable`,
        width: 100,
        cell: ({ accessible }) => <span>{accessible ? t`Yes` : t`No`}</span>,
      },
      every.connection,
      every.freshness,
    ],
    [t, i18n, every],
  );
}

export function useNetworkColumns(): readonly TableColumn<Network>[] {
  const { t, i18n } = useLingui();
  const every = useEveryUnitColumns<Network>();
  return useMemo(
    () => [
      {
        id: 'name',
        label: t`Name`,
        width: 200,
        narrow: true,
        sortField: 'name',
        cell: ({ id, name }) => <UnitLink kind="networks" id={id} name={name} />,
      },
      {
        id: 'type',
        label: t`Type`,
        width: 150,
        narrow: true,
        sortField: 'type',
        cell: ({ type }) => <span>{i18n._(networkTypeWords[type])}</span>,
      },
      {
        id: 'vlan',
        label: t`VLAN`,
        width: 80,
        numeric: true,
        cell: ({ vlan }) => vlan ?? <span className="av-dim">{t`none`}</span>,
      },
      {
        id: 'active',
        label: t`Active`,
        width: 90,
        cell: ({ active }) => <span>{active ? t`Yes` : t`No`}</span>,
      },
      {
        id: 'hosts',
        label: t`Hosts`,
        width: 90,
        numeric: true,
        cell: ({ hosts }) => (hosts.length === 0 ? <Unknown light /> : hosts.length),
      },
      every.connection,
      every.freshness,
    ],
    [t, i18n, every],
  );
}
