import { Trans, useLingui } from '@lingui/react/macro';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { networkQuery } from '../../features/infrastructure/unit-queries.ts';
import { networkTypeWords } from '../../features/infrastructure/unit-words.ts';
import { UnitHead } from '../../features/infrastructure/UnitHead.tsx';
import { UnitVms } from '../../features/infrastructure/UnitVms.tsx';
import { filterOf } from '../../table/filter-chips.ts';
import { Facts } from '../../ui/Facts.tsx';

const route = getRouteApi('/app/infrastructure/networks/$unitId');

/** A network: what kind it is, who has it, what is in it. */
export function NetworkPage() {
  const { t, i18n } = useLingui();
  const { unitId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const { data: unit } = useSuspenseQuery(networkQuery(unitId));
  const within = filterOf([
    { field: 'connectionId', op: '=', values: [unit.connectionId] },
    { field: 'network', op: '=', values: [unit.nativeRef] },
  ]);
  return (
    <>
      <UnitHead unit={unit} />
      <Facts
        items={[
          [t`Type`, i18n._(networkTypeWords[unit.type])],
          [t`VLAN`, unit.vlan ?? t`none`],
          [t`Active`, unit.active ? t`Yes` : t`No`],
          unit.hosts.length === 0 ? null : [t`Hosts`, unit.hosts.join(', ')],
          [t`Native id`, unit.nativeRef],
        ]}
      />
      {within !== undefined && (
        <UnitVms
          within={within}
          search={search}
          onSearch={(next, { replace = false } = {}) =>
            void navigate({
              to: '/infrastructure/networks/$unitId',
              params: { unitId },
              search: next,
              replace,
            })
          }
          none={<Trans>No VM is in this network.</Trans>}
        />
      )}
    </>
  );
}
