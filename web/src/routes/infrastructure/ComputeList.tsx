import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useComputeColumns } from '../../features/infrastructure/unit-columns.tsx';
import { optionsOf } from '../../features/infrastructure/options-of.ts';
import { unitLists } from '../../features/infrastructure/unit-queries.ts';
import { UnitTable } from '../../features/infrastructure/UnitTable.tsx';
import { useTableRows } from '../../table/use-table-rows.ts';
import { computeStateWords, computeTypeWords } from '../../features/infrastructure/unit-words.ts';

const route = getRouteApi('/app/infrastructure/compute/');

/** Hosts, clusters and pools of every connection. */
export function ComputeList() {
  const { t, i18n } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <UnitTable
      kind="compute"
      label={t`Compute`}
      searchLabel={t`Search hosts and clusters`}
      columns={useComputeColumns()}
      data={useTableRows(useInfiniteQuery(unitLists.compute(search)))}
      search={search}
      onSearch={(next, { replace = false } = {}) =>
        void navigate({ to: '/infrastructure/compute', search: next, replace })
      }
      fields={[
        { id: 'type', label: t`Type`, options: optionsOf(computeTypeWords, i18n) },
        { id: 'state', label: t`State`, options: optionsOf(computeStateWords, i18n) },
      ]}
      onOpen={({ id }) => void navigate({ to: '/infrastructure/compute/$unitId', params: { unitId: id } })}
      none={<Trans>No connection has told of hosts yet.</Trans>}
    />
  );
}
