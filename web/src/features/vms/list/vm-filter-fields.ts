import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FilterField } from '../../../table/filter-field.ts';
import { connectionChoicesQuery, connectionTypesQuery } from '../../connections/connection-queries.ts';
import { hostNamesQuery } from '../../infrastructure/host-names.ts';
import type { VmRow } from './vm-list-query.ts';

/** What VMs can be filtered by on the page; `rows` lend their tags as suggestions. */
export function useVmFilterFields(rows: readonly VmRow[]): readonly FilterField[] {
  const { t } = useLingui();
  const { data: connections = [] } = useQuery(connectionChoicesQuery);
  const { data: types = [] } = useQuery(connectionTypesQuery);
  const { data: hosts = [] } = useQuery(hostNamesQuery);
  const tags = useMemo(
    () => [...new Set(rows.slice(0, 500).flatMap((row) => row.tags))].toSorted().slice(0, 100),
    [rows],
  );
  return useMemo(
    () => [
      {
        id: 'powerState',
        label: t`State`,
        options: [
          { value: 'RUNNING', label: t`Running` },
          { value: 'STOPPED', label: t`Stopped` },
          { value: 'PAUSED', label: t`Paused` },
          { value: 'SUSPENDED', label: t`Suspended` },
          { value: 'CRASHED', label: t`Crashed` },
          { value: 'UNKNOWN', label: t`Unknown` },
        ],
      },
      {
        id: 'confidence',
        label: t`Freshness`,
        options: [
          { value: 'OBSERVED', label: t`Seen now` },
          { value: 'STALE', label: t`Stale` },
          { value: 'MISSING', label: t`Missing` },
        ],
      },
      {
        id: 'connectionType',
        label: t`Platform`,
        options: types.map(({ type, displayName }) => ({ value: type, label: displayName })),
      },
      {
        id: 'connectionId',
        label: t`Connection`,
        options: connections.map(({ id, name }) => ({ value: id, label: name })),
      },
      { id: 'host', label: t`Host`, open: true, options: hosts.map(plain) },
      { id: 'tags', label: t`Tag`, open: true, options: tags.map(plain) },
    ],
    [t, connections, types, hosts, tags],
  );
}

function plain(value: string) {
  return { value, label: value };
}
