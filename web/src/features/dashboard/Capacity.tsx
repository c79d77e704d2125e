import { Trans, useLingui } from '@lingui/react/macro';
import { Paper, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { AnchorLink } from '../../ui/links.tsx';
import { sizeText } from '../../ui/sizes.ts';
import { UsageBar } from '../../ui/UsageBar.tsx';
import type { Summary } from './summary-query.ts';

type Item = Summary['capacity']['items'][number];
type Unit = Item['units'][number];

/** How full each connection is, and each cluster in it. */
export function Capacity({ summary: { capacity } }: { readonly summary: Summary }) {
  const { t } = useLingui();
  const { left } = capacity;
  return (
    <Paper p="md">
      <Title order={2} mb="sm">
        <Trans>Capacity</Trans>
      </Title>
      <Table.ScrollContainer minWidth={620}>
        <Table fz="sm" verticalSpacing={6} layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="30%">{t`Connection, cluster`}</Table.Th>
              <Table.Th className="av-number" w={70}>
                {t`Hosts`}
              </Table.Th>
              <Table.Th>{t`Cores promised`}</Table.Th>
              <Table.Th>{t`Memory`}</Table.Th>
              <Table.Th>{t`Storage`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {capacity.items.map((item) => (
              <ConnectionRows key={item.connectionId} item={item} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {left > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          <Trans>{left} more connections are not shown here.</Trans>
        </Text>
      )}
    </Paper>
  );
}

function ConnectionRows({ item }: { readonly item: Item }) {
  // A connection of one unit says it all in its own line.
  const units = item.units.length > 1 ? item.units : [];
  const { unitsLeft } = item;
  return (
    <>
      <Row
        name={
          <AnchorLink
            to="/connections/$connectionId"
            params={{ connectionId: item.connectionId }}
            size="sm"
            fw={500}
          >
            {item.connectionName}
          </AnchorLink>
        }
        note={item.stale ? <Trans>last known figures</Trans> : undefined}
        hosts={hostsOf(item)}
        capacity={item}
        storage={item.storage}
      />
      {units.map((unit) => (
        <Row
          key={unit.id}
          indent
          name={
            <AnchorLink to="/infrastructure/compute/$unitId" params={{ unitId: unit.id }} size="sm">
              {unit.name}
            </AnchorLink>
          }
          hosts={
            unit.hostsAvailable === unit.hosts ? `${unit.hosts}` : `${unit.hostsAvailable}/${unit.hosts}`
          }
          capacity={unit}
        />
      ))}
      {unitsLeft > 0 && (
        <Table.Tr>
          <Table.Td colSpan={5} c="dimmed" pl={28}>
            <Trans>and {unitsLeft} more</Trans>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

interface RowProps {
  readonly name: ReactNode;
  readonly note?: ReactNode;
  readonly hosts: string;
  readonly capacity: Pick<Unit, 'cores' | 'memory'>;
  readonly storage?: Item['storage'];
  readonly indent?: boolean;
}

function Row({ name, note, hosts, capacity: { cores, memory }, storage, indent = false }: RowProps) {
  const { t } = useLingui();
  return (
    <Table.Tr>
      <Table.Td pl={indent ? 28 : undefined}>
        {name}
        {note !== undefined && (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="av-number">{hosts}</Table.Td>
      <Table.Td>
        <UsageBar calm label={t`Cores promised`} {...cores} text={(used, total) => `${used} / ${total}`} />
      </Table.Td>
      <Table.Td>
        <UsageBar label={t`Memory`} {...memory} text={sizes} />
      </Table.Td>
      <Table.Td>
        {storage !== undefined && <UsageBar label={t`Storage`} {...storage} text={sizes} />}
      </Table.Td>
    </Table.Tr>
  );
}

function sizes(used: number, total: number): string {
  return `${sizeText(used)} / ${sizeText(total)}`;
}

/** Of the listed units; where some are left out, only how many there are is known. */
function hostsOf({ hosts, units, unitsLeft }: Item): string {
  const there = units.reduce((sum, unit) => sum + unit.hostsAvailable, 0);
  return unitsLeft > 0 ? `${hosts}` : available(there, hosts);
}

function available(there: number, all: number): string {
  return there === all ? `${all}` : `${there}/${all}`;
}
