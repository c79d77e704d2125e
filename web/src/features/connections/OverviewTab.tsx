import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconBolt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Age } from '../../ui/Age.tsx';
import { timeText } from '../../ui/durations.ts';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { vmCountQuery } from './connection-queries.ts';
import type { Connection, ConnectionType } from './connection-queries.ts';
import { HealthBadge } from './HealthBadge.tsx';
import { TestPanel } from './TestPanel.tsx';
import { useConnectionTest } from './use-connection-test.ts';
import layout from './ConnectionLayout.module.css';
import classes from './OverviewTab.module.css';

export interface OverviewTabProps {
  readonly connection: Connection;
  readonly type: ConnectionType;
}

/** How the connection is: what was last heard of it, what went wrong, and a test on demand. */
export function OverviewTab({ connection, type }: OverviewTabProps) {
  const { i18n, t } = useLingui();
  const { status } = connection;
  const { data: vms } = useQuery(vmCountQuery(connection.id));
  const test = useConnectionTest();
  return (
    <div className={layout['columns']}>
      <Stack>
        {status.lastError !== null && status.health !== 'HEALTHY' && (
          <ProblemAlert error={status.lastError} title={t`What went wrong last`} />
        )}
        {status.breaker === 'open' && (
          <Alert
            color="yellow"
            icon={<IconBolt size={18} aria-hidden />}
            title={t`It is left in peace for a while`}
          >
            <Trans>
              Several calls failed in a row, so nothing is asked of it until a probe gets through. A test asks
              at once.
            </Trans>
          </Alert>
        )}
        <Paper p="md">
          <dl className={classes['facts']}>
            <Fact name={<Trans>Health</Trans>}>
              <HealthBadge status={status} />
            </Fact>
            <Fact name={<Trans>Last heard of</Trans>}>
              {status.lastSeenAt === null ? (
                <Unknown why={t`It was never reached`} />
              ) : (
                <Age since={status.lastSeenAt} />
              )}
            </Fact>
            <Fact name={<Trans>Calls to it</Trans>}>
              {status.breaker === 'open' ? <Trans>held back</Trans> : <Trans>let through</Trans>}
            </Fact>
            <Fact name={<Trans>Platform</Trans>}>{status.product ?? type.displayName}</Fact>
            <Fact name={<Trans>Version</Trans>}>
              {status.version ?? <Unknown why={t`It has not answered yet`} />}
            </Fact>
            <Fact name={<Trans>Address</Trans>}>{connection.endpoint}</Fact>
            <Fact name={<Trans>VMs</Trans>}>
              {vms === undefined || vms === null ? (
                <Unknown />
              ) : (
                new Intl.NumberFormat(i18n.locale).format(vms)
              )}
            </Fact>
            <Fact name={<Trans>Changes</Trans>}>
              {connection.mode === 'read_write' ? <Trans>allowed</Trans> : <Trans>read-only</Trans>}
            </Fact>
            <Fact name={<Trans>Operations at once</Trans>}>{connection.concurrency}</Fact>
            <Fact name={<Trans>Connected since</Trans>}>{timeText(connection.createdAt)}</Fact>
          </dl>
        </Paper>
      </Stack>
      <div className={layout['aside']}>
        {!test.begun && (
          <Group gap="sm">
            <Button variant="default" onClick={() => test.run({ connectionId: connection.id })}>
              <Trans>Test now</Trans>
            </Button>
            <Text size="sm" c="dimmed">
              <Trans>Reaches it, logs in and compares the rights.</Trans>
            </Text>
          </Group>
        )}
        <TestPanel test={test} />
      </div>
    </div>
  );
}

function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
