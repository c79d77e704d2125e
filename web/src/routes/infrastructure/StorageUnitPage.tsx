import { Trans, useLingui } from '@lingui/react/macro';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { platformFacts } from '../../features/infrastructure/platform-facts.ts';
import { StorageBar } from '../../features/infrastructure/StorageBar.tsx';
import { storageUnitQuery } from '../../features/infrastructure/unit-queries.ts';
import { UnitHead } from '../../features/infrastructure/UnitHead.tsx';
import { UnitVms } from '../../features/infrastructure/UnitVms.tsx';
import { filterOf } from '../../table/filter-chips.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Size } from '../../ui/Size.tsx';
import { Unknown } from '../../ui/Unknown.tsx';

const route = getRouteApi('/app/infrastructure/storage/$unitId');

/** A datastore or pool: how full it is, who sees it, what lies on it. */
export function StorageUnitPage() {
  const { t } = useLingui();
  const { unitId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const { data: unit } = useSuspenseQuery(storageUnitQuery(unitId));
  const within = filterOf([
    { field: 'connectionId', op: '=', values: [unit.connectionId] },
    { field: 'storage', op: '=', values: [unit.nativeRef] },
  ]);
  return (
    <>
      <UnitHead unit={unit} />
      <Facts
        items={[
          [t`Used`, <StorageBar key="v" storage={unit} />],
          [t`Capacity`, <Size key="v" bytes={unit.capacityBytes} />],
          [t`Free`, <Size key="v" bytes={unit.availableBytes} />],
          [t`Type`, unit.type],
          [t`Shared`, unit.shared === null ? <Unknown key="v" /> : unit.shared ? t`Yes` : t`No`],
          [t`Reachable`, unit.accessible ? t`Yes` : t`No`],
          unit.hosts.length === 0 ? null : [t`Hosts`, unit.hosts.join(', ')],
          [t`Native id`, unit.nativeRef],
          ...platformFacts(unit.facts),
        ]}
      />
      {within !== undefined && (
        <UnitVms
          within={within}
          search={search}
          onSearch={(next, { replace = false } = {}) =>
            void navigate({
              to: '/infrastructure/storage/$unitId',
              params: { unitId },
              search: next,
              replace,
            })
          }
          none={<Trans>No VM has a disk here.</Trans>}
        />
      )}
    </>
  );
}
