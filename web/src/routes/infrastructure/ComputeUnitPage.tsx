import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { platformFacts } from '../../features/infrastructure/platform-facts.ts';
import { ComputeState } from '../../features/infrastructure/ComputeState.tsx';
import { usedOf } from '../../features/infrastructure/fullness.ts';
import { computeUnitQuery } from '../../features/infrastructure/unit-queries.ts';
import type { ComputeUnit } from '../../features/infrastructure/unit-queries.ts';
import { computeTypeWords } from '../../features/infrastructure/unit-words.ts';
import { UnitChildren } from '../../features/infrastructure/UnitChildren.tsx';
import { UnitHead } from '../../features/infrastructure/UnitHead.tsx';
import { UnitVms } from '../../features/infrastructure/UnitVms.tsx';
import { findUnit, vmsWithin } from '../../features/infrastructure/vms-within.ts';
import { treeQuery } from '../../features/connections/connection-queries.ts';
import { Facts } from '../../ui/Facts.tsx';
import { sizeText } from '../../ui/sizes.ts';
import { Unknown } from '../../ui/Unknown.tsx';
import { UsageBar } from '../../ui/UsageBar.tsx';
import { serverWords } from '../../i18n/server-words.ts';

const route = getRouteApi('/app/infrastructure/compute/$unitId');

const ofOneHost: readonly string[] = ['platform', 'connection', 'host'];

/** A host, cluster, datacenter or pool: how it is, how full it is, what runs on it. */
export function ComputeUnitPage() {
  const { unitId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const { data: unit } = useSuspenseQuery(computeUnitQuery(unitId));
  const { data: tree } = useQuery(treeQuery(unit.connectionId));
  const within = vmsWithin(unit, tree?.computeUnits);
  return (
    <>
      <UnitHead unit={unit} badge={<ComputeState state={unit.state} />} />
      <ComputeFacts unit={unit} />
      <UnitChildren units={findUnit(tree?.computeUnits ?? [], unit.id)?.children ?? []} />
      {unit.type === 'RESOURCE_POOL' && (
        <p className="av-dim">
          <Trans>Platforms do not tell which VMs are in a pool.</Trans>
        </p>
      )}
      {within !== undefined && (
        <UnitVms
          within={within}
          {...(unit.type === 'HOST' ? { withoutColumns: ofOneHost } : {})}
          search={search}
          onSearch={(next, { replace = false } = {}) =>
            void navigate({
              to: '/infrastructure/compute/$unitId',
              params: { unitId },
              search: next,
              replace,
            })
          }
          none={<Trans>No VM is here.</Trans>}
        />
      )}
    </>
  );
}

const gib = 2 ** 30;

function ComputeFacts({ unit }: { readonly unit: ComputeUnit }) {
  const { t, i18n } = useLingui();
  const { totalCpu, availableCpu, totalMemoryGb, availableMemoryGb, acceleration } = unit;
  // More than there is may be promised: that is no alarm, so no bar.
  const cpuText = (total: number, used: number | null) => {
    const totalText = rounded(total, i18n.locale);
    const usedText = used === null ? undefined : rounded(used, i18n.locale);
    return usedText === undefined
      ? t`${totalText} cores`
      : t`${totalText} cores, ${usedText} promised to VMs that run`;
  };
  const memoryText = (used: number, total: number) => {
    const [usedText, totalText] = [sizeText(used * gib), sizeText(total * gib)];
    return t`${usedText} of ${totalText}`;
  };
  return (
    <Facts
      items={[
        [t`Type`, i18n._(computeTypeWords[unit.type])],
        [t`CPU`, totalCpu === null ? <Unknown key="v" /> : cpuText(totalCpu, usedOf(totalCpu, availableCpu))],
        [
          t`Memory`,
          <UsageBar
            key="v"
            label={t`Memory used`}
            used={usedOf(totalMemoryGb, availableMemoryGb)}
            total={totalMemoryGb}
            text={memoryText}
          />,
        ],
        acceleration === undefined ? null : [t`Acceleration`, serverWords(acceleration.detail)],
        [t`Native id`, unit.nativeRef],
        ...platformFacts(unit.facts),
      ]}
    />
  );
}

function rounded(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
}
