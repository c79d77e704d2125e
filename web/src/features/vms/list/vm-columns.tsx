import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import classes from '../../../table/table.module.css';
import type { TableColumn } from '../../../table/column.ts';
import { RowLink } from '../../../table/RowLink.tsx';
import { Age } from '../../../ui/Age.tsx';
import { Unknown } from '../../../ui/Unknown.tsx';
import { VmStateBadge } from '../../../ui/VmStateBadge.tsx';
import { connectionTypesQuery } from '../../connections/connection-queries.ts';
import { gibText } from './gib.ts';
import type { VmRow } from './vm-list-query.ts';

/** The columns of every table of VMs; stable until the language changes. */
export function useVmColumns(): readonly TableColumn<VmRow>[] {
  const { t, i18n } = useLingui();
  const { data: types } = useQuery(connectionTypesQuery);
  return useMemo((): readonly TableColumn<VmRow>[] => {
    const platforms = new Map(types?.map(({ type, displayName }) => [type, displayName]));
    const agents: Readonly<Record<VmRow['agent'], string>> = {
      RUNNING: t`Running`,
      NOT_RUNNING: t`Not running`,
      NOT_INSTALLED: t`Not installed`,
      UNKNOWN: '',
    };
    const gib = (bytes: number) => gibText(bytes, i18n.locale);
    return [
      {
        id: 'name',
        label: t`Name`,
        width: 190,
        sortField: 'name',
        narrow: true,
        flash: ({ name }) => name,
        cell: ({ id, name }) => <RowLink path={`/vms/${id}`} name={name} />,
      },
      {
        id: 'powerState',
        label: t`State`,
        width: 130,
        sortField: 'powerState',
        narrow: true,
        flash: ({ powerState, transition, confidence }) => `${powerState} ${transition} ${confidence}`,
        cell: (vm) => (
          <span className={classes['badge']}>
            <VmStateBadge vm={vm} light />
          </span>
        ),
      },
      {
        id: 'platform',
        label: t`Platform`,
        width: 115,
        cell: ({ connectionType }) => <span>{platforms.get(connectionType) ?? connectionType}</span>,
      },
      {
        id: 'connection',
        label: t`Connection`,
        width: 115,
        sortField: 'connection',
        cell: ({ connectionName }) => <span title={connectionName}>{connectionName}</span>,
      },
      {
        id: 'host',
        label: t`Host`,
        width: 90,
        sortField: 'host',
        flash: ({ host }) => host,
        cell: ({ host, hostName }) =>
          host === null ? <Unknown light why={t`It is on no host now`} /> : <span>{hostName ?? host}</span>,
      },
      {
        id: 'cpuCores',
        label: t`CPU`,
        width: 62,
        numeric: true,
        sortField: 'cpuCores',
        flash: ({ cpuCores }) => cpuCores,
        cell: ({ cpuCores }) => cpuCores,
      },
      {
        id: 'memoryBytes',
        label: t`Memory`,
        unit: 'GiB',
        width: 110,
        numeric: true,
        sortField: 'memoryBytes',
        flash: ({ memoryBytes }) => memoryBytes,
        cell: ({ memoryBytes }) => gib(memoryBytes),
      },
      {
        id: 'storageUsedBytes',
        label: t`Storage used`,
        unit: 'GiB',
        width: 136,
        numeric: true,
        sortField: 'storageUsedBytes',
        flash: ({ storageUsedBytes }) => storageUsedBytes,
        cell: ({ storageUsedBytes }) =>
          storageUsedBytes === null ? <Unknown light /> : gib(storageUsedBytes),
      },
      {
        id: 'ipAddresses',
        label: t`Addresses`,
        width: 130,
        flash: ({ ipAddresses }) => ipAddresses.join(),
        cell: (vm) => <Addresses vm={vm} none={t`No guest agent tells its addresses`} />,
      },
      {
        id: 'os',
        label: t`OS`,
        width: 150,
        hidden: true,
        cell: ({ os }) => (os === null ? <Unknown light /> : <span title={os}>{os}</span>),
      },
      {
        id: 'agent',
        label: t`Guest agent`,
        width: 110,
        hidden: true,
        flash: ({ agent }) => agent,
        cell: ({ agent }) => (agent === 'UNKNOWN' ? <Unknown light /> : <span>{agents[agent]}</span>),
      },
      {
        id: 'tags',
        label: t`Tags`,
        width: 120,
        hidden: true,
        flash: ({ tags }) => tags.join(),
        cell: ({ tags }) => <span title={tags.join(', ')}>{tags.join(', ')}</span>,
      },
      {
        id: 'snapshotCount',
        label: t`Snapshots`,
        width: 100,
        numeric: true,
        hidden: true,
        flash: ({ snapshotCount }) => snapshotCount,
        cell: ({ snapshotCount }) => snapshotCount ?? <Unknown light />,
      },
      {
        id: 'changedAt',
        label: t`Changed`,
        width: 110,
        hidden: true,
        sortField: 'changedAt',
        cell: ({ changedAt }) => <Age since={changedAt} />,
      },
    ];
  }, [t, i18n.locale, types]);
}

function Addresses({ vm: { ipAddresses }, none }: { readonly vm: VmRow; readonly none: string }) {
  const [first, ...rest] = ipAddresses;
  if (first === undefined) {
    return <Unknown light why={none} />;
  }
  return (
    <span title={ipAddresses.join('\n')}>
      {first}
      {rest.length > 0 && <span className="av-dim"> +{rest.length}</span>}
    </span>
  );
}
