import { Trans, useLingui } from '@lingui/react/macro';
import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AnchorLink } from '../../ui/links.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { vmCountQuery } from './connection-queries.ts';
import type { Connection, ConnectionType } from './connection-queries.ts';
import { HealthBadge } from './HealthBadge.tsx';
import classes from './ConnectionTable.module.css';
import { ServerText } from '../../ui/ServerText.tsx';
import { serverWords } from '../../i18n/server-words.ts';

export interface ConnectionTableProps {
  readonly connections: readonly Connection[];
  readonly types: readonly ConnectionType[];
}

/** Connections by name: what they are, how they are, what went wrong last. */
export function ConnectionTable({ connections, types }: ConnectionTableProps) {
  const { t } = useLingui();
  return (
    <Table className={classes['table']} highlightOnHover aria-label={t`Connections`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>
            <Trans>Name</Trans>
          </Table.Th>
          <Table.Th>
            <Trans>Health</Trans>
          </Table.Th>
          <Table.Th visibleFrom="sm">
            <Trans>Platform</Trans>
          </Table.Th>
          <Table.Th visibleFrom="lg">
            <Trans>Address</Trans>
          </Table.Th>
          <Table.Th visibleFrom="sm">
            <Trans>Changes</Trans>
          </Table.Th>
          <Table.Th className="av-number">
            <Trans>VMs</Trans>
          </Table.Th>
          <Table.Th visibleFrom="md">
            <Trans>Last error</Trans>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {connections.map((connection) => (
          <Row
            key={connection.id}
            connection={connection}
            platform={types.find(({ type }) => type === connection.type)?.displayName ?? connection.type}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Row({ connection, platform }: { readonly connection: Connection; readonly platform: string }) {
  const { id, name, status, endpoint, mode } = connection;
  return (
    <Table.Tr>
      <Table.Td>
        <AnchorLink
          to="/connections/$connectionId"
          params={{ connectionId: id }}
          fw={500}
          className={classes['name']}
        >
          {name}
        </AnchorLink>
      </Table.Td>
      <Table.Td>
        <HealthBadge status={status} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {status.product ?? platform} <span className="av-dim">{status.version}</span>
      </Table.Td>
      <Table.Td visibleFrom="lg" className={classes['endpoint']}>
        {endpoint}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {mode === 'read_write' ? <Trans>allowed</Trans> : <Trans>read-only</Trans>}
      </Table.Td>
      <Table.Td className="av-number">
        <VmCount connectionId={id} />
      </Table.Td>
      <Table.Td visibleFrom="md" className={classes['error']}>
        {status.lastError === null ? (
          <span className="av-dim">—</span>
        ) : (
          <Text
            size="sm"
            lineClamp={2}
            title={
              status.lastError.nextStep === undefined ? undefined : serverWords(status.lastError.nextStep)
            }
          >
            <ServerText text={status.lastError.message} />
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function VmCount({ connectionId }: { readonly connectionId: string }) {
  const { i18n } = useLingui();
  const { data } = useQuery(vmCountQuery(connectionId));
  return data === undefined || data === null ? <Unknown /> : new Intl.NumberFormat(i18n.locale).format(data);
}
