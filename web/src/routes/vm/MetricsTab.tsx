import { Trans, useLingui } from '@lingui/react/macro';
import { Group, SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MetricChart } from '../../features/vms/MetricChart.tsx';
import { lacking } from '../../features/vms/lacking.ts';
import { lastSeconds } from '../../features/vms/metric-series.ts';
import { sampleEvery, useMetrics } from '../../features/vms/use-metrics.ts';
import { useThisVm } from '../../features/vms/use-this-vm.ts';
import { capabilitiesQuery } from '../../features/vms/vm-query.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { useNow } from '../../ui/clock.ts';
import { percentText, rateText } from '../../ui/rates.ts';
import { sizeText } from '../../ui/sizes.ts';
import classes from './MetricsTab.module.css';

const ranges = [300, 900, 3600] as const;
const blue = '--av-paused';
const grey = '--av-text-dim';
const dashed = [6, 4];

/** The figures of this visit, one sample every few seconds. */
export function MetricsTab() {
  const { t } = useLingui();
  const vm = useThisVm();
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const [range, setRange] = useState<number>(300);
  const feature = capabilities?.features.performanceMetrics;
  const why =
    lacking(feature) ??
    (vm.confidence !== 'OBSERVED'
      ? t`Nobody knows how it is now, so there are no figures.`
      : vm.powerState === 'RUNNING' || vm.powerState === 'PAUSED'
        ? undefined
        : t`It does not run, so there are no figures.`);
  const { points, error } = useMetrics(vm.id, vm.cpu.cores, feature !== undefined && why === undefined);
  const now = Math.max(useNow() / 1000, points.at(-1)?.at ?? 0);
  if (why !== undefined && points.length === 0) {
    return <EmptyState>{why}</EmptyState>;
  }
  const shared = { points: lastSeconds(points, range, now), from: now - range, to: now };
  const seconds = sampleEvery / 1000;
  return (
    <>
      <Group mb="sm" justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={t`Time shown`}
          value={String(range)}
          onChange={(value) => setRange(Number(value))}
          data={ranges.map((each) => ({ value: String(each), label: t`${each / 60} min` }))}
        />
        <Text size="xs" c="dimmed">
          {why ?? <Trans>Since you opened this page, every {seconds} s</Trans>}
        </Text>
      </Group>
      {error !== null && <ProblemAlert error={error} />}
      <div className={classes['charts']}>
        <MetricChart
          {...shared}
          title={t`CPU`}
          names={['cpu']}
          lines={[{ label: t`CPU`, color: blue }]}
          top={1}
          format={percentText}
        />
        <MetricChart
          {...shared}
          title={t`Memory`}
          names={['memoryUsed', 'memoryHost']}
          lines={[
            { label: t`Used by the guest`, color: blue },
            { label: t`Taken of the host`, color: grey, dash: dashed },
          ]}
          top={vm.memory.sizeBytes}
          format={sizeText}
        />
        <MetricChart
          {...shared}
          title={t`Disks`}
          names={['diskRead', 'diskWrite']}
          lines={[
            { label: t`Read`, color: blue },
            { label: t`Written`, color: grey, dash: dashed },
          ]}
          top={64 * 1024}
          format={rateText}
        />
        <MetricChart
          {...shared}
          title={t`Network`}
          names={['networkReceive', 'networkTransmit']}
          lines={[
            { label: t`Received`, color: blue },
            { label: t`Sent`, color: grey, dash: dashed },
          ]}
          top={16 * 1024}
          format={rateText}
        />
      </div>
    </>
  );
}
