import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useNetworkColumns } from '../../features/infrastructure/unit-columns.tsx';
import { optionsOf } from '../../features/infrastructure/options-of.ts';
import { unitLists } from '../../features/infrastructure/unit-queries.ts';
import { UnitTable } from '../../features/infrastructure/UnitTable.tsx';
import { useTableRows } from '../../table/use-table-rows.ts';
import { networkTypeWords } from '../../features/infrastructure/unit-words.ts';

const route = getRouteApi('/app/infrastructure/networks');

/** Networks, bridges and switches of every connection. */
export function NetworkList() {
  const { t, i18n } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <UnitTable
      kind="networks"
      label={t`Networks`}
      searchLabel={t`Search networks`}
      columns={useNetworkColumns()}
      data={useTableRows(useInfiniteQuery(unitLists.networks(search)))}
      search={search}
      onSearch={(next, { replace = false } = {}) =>
        void navigate({ to: '/infrastructure/networks', search: next, replace })
      }
      fields={[{ id: 'type', label: t`Type`, options: optionsOf(networkTypeWords, i18n) }]}
      onOpen={({ id }) => void navigate({ to: '/infrastructure/networks/$unitId', params: { unitId: id } })}
      none={<Trans>No connection has told of networks yet.</Trans>}
    />
  );
}
