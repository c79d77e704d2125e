import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, SegmentedControl, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { featureLabels } from '../capabilities/feature-words.ts';
import type { Feature } from '../capabilities/feature-words.ts';
import { SupportBadge } from '../capabilities/SupportBadge.tsx';
import { endpointQuery } from './connection-queries.ts';
import classes from './CapabilitiesTab.module.css';
import { ServerText } from '../../ui/ServerText.tsx';

/** What the endpoint can do, feature by feature, with the reason of whatever it cannot. */
export function CapabilitiesTab({ connectionId }: { readonly connectionId: string }) {
  const { t, i18n } = useLingui();
  const [shown, setShown] = useState<'all' | 'lacking'>('all');
  const { data, error, isPending } = useQuery(endpointQuery(connectionId));
  if (error !== null) {
    return <ProblemAlert error={error} />;
  }
  if (isPending) {
    return <Skeleton height={320} maw={900} />;
  }
  const features = Object.keys(featureLabels) as Feature[];
  const rows = features.filter(
    (feature) => shown === 'all' || data.capabilities.features[feature].support !== 'full',
  );
  return (
    <Stack maw={900}>
      {!data.observed && (
        <Alert color="gray">
          <Trans>It has not answered yet: this is what its type can do at best.</Trans>
        </Alert>
      )}
      <SegmentedControl
        w="fit-content"
        size="xs"
        aria-label={t`Which features are shown`}
        value={shown}
        onChange={(next) => setShown(next === 'lacking' ? 'lacking' : 'all')}
        data={[
          { value: 'all', label: t`All` },
          { value: 'lacking', label: t`With limits` },
        ]}
      />
      <Table className={classes['table']} aria-label={t`Capabilities`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Trans>Feature</Trans>
            </Table.Th>
            <Table.Th>
              <Trans>Here</Trans>
            </Table.Th>
            <Table.Th>
              <Trans>Why</Trans>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((feature) => {
            const { support, reason } = data.capabilities.features[feature];
            return (
              <Table.Tr key={feature}>
                <Table.Td>{i18n._(featureLabels[feature])}</Table.Td>
                <Table.Td>
                  <SupportBadge support={support} />
                </Table.Td>
                <Table.Td>
                  <Text size="sm" c="dimmed">
                    {reason !== undefined && <ServerText text={reason} />}
                  </Text>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
