import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Stack, Tabs } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { CapabilitiesTab } from '../../features/connections/CapabilitiesTab.tsx';
import { ConnectionActions } from '../../features/connections/ConnectionActions.tsx';
import { connectionTabs } from '../../features/connections/connection-tabs.ts';
import type { ConnectionTab } from '../../features/connections/connection-tabs.ts';
import { connectionQuery, connectionTypesQuery } from '../../features/connections/connection-queries.ts';
import { HealthBadge } from '../../features/connections/HealthBadge.tsx';
import { useLiveConnections } from '../../features/connections/live-connections.ts';
import { MappingTab } from '../../features/connections/MappingTab.tsx';
import { OverviewTab } from '../../features/connections/OverviewTab.tsx';
import { SettingsTab } from '../../features/connections/SettingsTab.tsx';
import { AnchorLink } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';

/** One connection: health, settings, mapping, capabilities. */
export function ConnectionPage() {
  const { connectionId } = useParams({ from: '/app/connections/$connectionId' });
  return <Shown key={connectionId} connectionId={connectionId} />;
}

function Shown({ connectionId }: { readonly connectionId: string }) {
  const { i18n } = useLingui();
  useLiveConnections();
  const { tab = 'overview' } = useSearch({ from: '/app/connections/$connectionId' });
  const navigate = useNavigate({ from: '/connections/$connectionId' });
  const { data: connection } = useSuspenseQuery(connectionQuery(connectionId));
  const { data: types } = useSuspenseQuery(connectionTypesQuery);
  const [problem, setProblem] = useState<unknown>(null);
  const [form, setForm] = useState(0);
  const type = types.find((each) => each.type === connection.type);
  return (
    <Page
      title={connection.name}
      crumbs={[
        <AnchorLink to="/connections" key="all">
          <Trans>Connections</Trans>
        </AnchorLink>,
      ]}
      badge={
        <>
          <HealthBadge status={connection.status} />
          {connection.mode === 'read_only' && (
            <Badge variant="default">
              <Trans>read-only</Trans>
            </Badge>
          )}
        </>
      }
      actions={<ConnectionActions connection={connection} onProblem={setProblem} />}
    >
      {problem !== null && (
        <Stack mb="md" maw={720}>
          <ProblemAlert error={problem} />
        </Stack>
      )}
      <Tabs
        value={tab}
        onChange={(next) => {
          const wanted = connectionTabs.find((each) => each === next);
          void navigate({ search: wanted === undefined || wanted === 'overview' ? {} : { tab: wanted } });
        }}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {connectionTabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {i18n._(tabLabels[each])}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {type !== undefined && (
          <>
            <Tabs.Panel value="overview">
              <OverviewTab connection={connection} type={type} />
            </Tabs.Panel>
            <Tabs.Panel value="settings">
              <SettingsTab
                key={form}
                connection={connection}
                type={type}
                onStartOver={() => setForm((count) => count + 1)}
              />
            </Tabs.Panel>
          </>
        )}
        <Tabs.Panel value="mapping">
          <MappingTab key={form} connection={connection} onStartOver={() => setForm((count) => count + 1)} />
        </Tabs.Panel>
        <Tabs.Panel value="capabilities">
          <CapabilitiesTab connectionId={connectionId} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

const tabLabels: Readonly<Record<ConnectionTab, MessageDescriptor>> = {
  overview: msg`Overview`,
  settings: msg`Settings`,
  mapping: msg`Mapping`,
  capabilities: msg`Capabilities`,
};
