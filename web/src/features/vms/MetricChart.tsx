import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { TimeChart, clockText } from '../../ui/TimeChart.tsx';
import type { ChartLine } from '../../ui/TimeChart.tsx';
import { columns, isKnown } from './metric-series.ts';
import type { Point, SeriesName } from './metric-series.ts';

export interface MetricChartProps {
  readonly title: string;
  readonly names: readonly SeriesName[];
  readonly lines: readonly ChartLine[];
  readonly points: readonly Point[];
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly format: (value: number) => string;
}

/** Rows of the table view at most: the newest. */
const mostRows = 120;

/** One chart with its table view, or the plain word that the platform does not tell these figures. */
export function MetricChart({ title, names, lines, points, from, to, top, format }: MetricChartProps) {
  const { t } = useLingui();
  const [asTable, setAsTable] = useState(false);
  const known = names
    .map((name, index) => ({ name, line: lines[index] }))
    .filter(({ name }) => isKnown(points, [name]));
  const shown = known.flatMap(({ line }) => (line === undefined ? [] : [line]));
  const shownNames = known.map(({ name }) => name);
  return (
    <Paper p="md">
      <Group justify="space-between" mb={4}>
        <Title order={2}>{title}</Title>
        {shown.length > 0 && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-pressed={asTable}
            onClick={() => setAsTable((was) => !was)}
          >
            {asTable ? t`Chart` : t`Table`}
          </Button>
        )}
      </Group>
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed" py="md">
          {points.length < 2 ? (
            <Trans>Waiting for the first figures.</Trans>
          ) : (
            <Trans>The platform does not tell this of this VM.</Trans>
          )}
        </Text>
      ) : asTable ? (
        <PointTable title={title} names={shownNames} lines={shown} points={points} format={format} />
      ) : (
        <TimeChart
          label={t`${title} over time; the table has the same figures`}
          lines={shown}
          data={columns(points, shownNames)}
          from={from}
          to={to}
          top={top}
          format={format}
          binary={!names.includes('cpu')}
          syncKey="vm-metrics"
        />
      )}
    </Paper>
  );
}

function PointTable({
  title,
  names,
  lines,
  points,
  format,
}: Pick<MetricChartProps, 'title' | 'names' | 'lines' | 'points' | 'format'>) {
  const { t } = useLingui();
  const newest = points.slice(-mostRows).toReversed();
  return (
    <ScrollArea.Autosize mah={190} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': title }}>
      <Table fz="xs" verticalSpacing={2} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Time`}</Table.Th>
            {lines.map(({ label }) => (
              <Table.Th key={label} className="av-number">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {newest.map(({ at, values }) => (
            <Table.Tr key={at}>
              <Table.Td>{clockText(at)}</Table.Td>
              {names.map((name) => {
                const value = values[name];
                return (
                  <Table.Td key={name} className="av-number">
                    {value === undefined ? '—' : format(value)}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
