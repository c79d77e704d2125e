import { Trans, useLingui } from '@lingui/react/macro';
import { Paper, Stack, Text, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconDatabaseExclamation,
  IconPlugConnectedX,
  IconServerOff,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Age } from '../../ui/Age.tsx';
import { AnchorLink } from '../../ui/links.tsx';
import { sizeText } from '../../ui/sizes.ts';
import { kindLabels } from '../operations/operation-words.ts';
import classes from './Attention.module.css';
import { attentionLabels } from './connection-words.ts';
import type { Summary } from './summary-query.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';

/** What somebody should look at now, the gravest first; says so plainly when there is nothing. */
export function Attention({ summary }: { readonly summary: Summary }) {
  const { capacity, connections, operations, storage } = summary;
  const away = capacity.items
    .flatMap(({ units }) => units)
    .filter(({ hosts, hostsAvailable }) => hostsAvailable < hosts);
  const nothing =
    connections.attention.length + operations.newestFailures.length + storage.fullest.length + away.length ===
    0;
  return (
    <Paper p="md">
      <Title order={2} mb="sm">
        <Trans>Needs attention</Trans>
      </Title>
      {nothing ? (
        <Line icon={IconCircleCheck} tone="good">
          <Trans>Nothing. Every connection answers, no operation failed today, no datastore is full.</Trans>
        </Line>
      ) : (
        <Stack gap={10}>
          {connections.attention.map((each) => (
            <TroubledConnection key={each.connectionId} connection={each} />
          ))}
          {away.map((unit) => (
            <HostsAway key={unit.id} unit={unit} />
          ))}
          {storage.fullest.map((each) => (
            <FullStorage key={each.id} storage={each} />
          ))}
          {operations.newestFailures.map((each) => (
            <FailedOperation key={each.id} operation={each} />
          ))}
        </Stack>
      )}
    </Paper>
  );
}

function TroubledConnection({
  connection,
}: {
  readonly connection: Summary['connections']['attention'][number];
}) {
  const { i18n } = useLingui();
  const reasons = connection.reasons.map((reason) => i18n._(attentionLabels[reason])).join(', ');
  const { connectionName, vms } = connection;
  return (
    <Line icon={IconPlugConnectedX} tone={connection.health === 'UNREACHABLE' ? 'bad' : 'warning'}>
      <Text size="sm" component="div">
        <AnchorLink
          to="/connections/$connectionId"
          params={{ connectionId: connection.connectionId }}
          size="sm"
          fw={500}
        >
          {connectionName}
        </AnchorLink>{' '}
        {reasons}.{' '}
        {connection.lastSeenAt !== null && (
          <Trans>
            {vms} VMs as seen <Age since={connection.lastSeenAt} />.
          </Trans>
        )}
      </Text>
      {connection.lastError !== null && (
        <Text size="xs" c="dimmed">
          <ErrorText error={connection.lastError} />
        </Text>
      )}
    </Line>
  );
}

function HostsAway({ unit }: { readonly unit: Summary['capacity']['items'][number]['units'][number] }) {
  const { hosts, hostsAvailable } = unit;
  return (
    <Line icon={IconServerOff} tone="warning">
      <Text size="sm" component="div">
        <AnchorLink to="/infrastructure/compute/$unitId" params={{ unitId: unit.id }} size="sm" fw={500}>
          {unit.name}
        </AnchorLink>{' '}
        <Trans>
          {hostsAvailable} of {hosts} hosts are available
        </Trans>
      </Text>
    </Line>
  );
}

function FullStorage({ storage }: { readonly storage: Summary['storage']['fullest'][number] }) {
  const percent = Math.round(storage.usedFraction * 100);
  const free = sizeText(Math.max(0, storage.capacityBytes - storage.usedBytes));
  const { connectionName } = storage;
  return (
    <Line icon={IconDatabaseExclamation} tone={percent >= 95 ? 'bad' : 'warning'}>
      <Text size="sm" component="div">
        <AnchorLink to="/infrastructure/storage/$unitId" params={{ unitId: storage.id }} size="sm" fw={500}>
          {storage.name}
        </AnchorLink>{' '}
        <Trans>
          is {percent} % full, {free} left
        </Trans>
      </Text>
      <Text size="xs" c="dimmed">
        {connectionName}
      </Text>
    </Line>
  );
}

function FailedOperation({
  operation,
}: {
  readonly operation: Summary['operations']['newestFailures'][number];
}) {
  const { i18n } = useLingui();
  return (
    <Line icon={IconAlertTriangle} tone="bad">
      <Text size="sm" component="div">
        <AnchorLink to="/operations/$operationId" params={{ operationId: operation.id }} size="sm" fw={500}>
          {i18n._(kindLabels[operation.kind])} · {operation.target.name}
        </AnchorLink>{' '}
        <Trans>
          failed <Age since={operation.endedAt} />
        </Trans>
      </Text>
      {operation.error !== null && (
        <Text size="xs" c="dimmed">
          <ErrorText error={operation.error} />
        </Text>
      )}
    </Line>
  );
}

interface LineProps {
  readonly icon: Icon;
  readonly tone: 'good' | 'warning' | 'bad';
  readonly children: ReactNode;
}

function Line({ icon: Icon, tone, children }: LineProps) {
  return (
    <div className={classes['line']} data-tone={tone}>
      <Icon size={18} stroke={1.7} aria-hidden />
      <div>{children}</div>
    </div>
  );
}
