import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useStorageColumns } from '../../features/infrastructure/unit-columns.tsx';
import { unitLists } from '../../features/infrastructure/unit-queries.ts';
import { UnitTable } from '../../features/infrastructure/UnitTable.tsx';
import { useTableRows } from '../../table/use-table-rows.ts';

const route = getRouteApi('/app/infrastructure/storage');

/** Datastores and pools of every connection. */
export function StorageList() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <UnitTable
      kind="storage"
      label={t`Storage`}
      searchLabel={t`Search storage`}
      columns={useStorageColumns()}
      data={useTableRows(useInfiniteQuery(unitLists.storage(search)))}
      search={search}
      onSearch={(next, { replace = false } = {}) =>
        void navigate({ to: '/infrastructure/storage', search: next, replace })
      }
      fields={[
        {
          id: 'shared',
          label: t`Shared`,
          options: [
            { value: 'true', label: t`Yes` },
            { value: 'false', label: t`No` },
          ],
        },
      ]}
      onOpen={({ id }) => void navigate({ to: '/infrastructure/storage/$unitId', params: { unitId: id } })}
      none={<Trans>No connection has told of storage yet.</Trans>}
    />
  );
}
