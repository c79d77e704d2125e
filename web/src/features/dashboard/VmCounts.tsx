import { Trans, useLingui } from '@lingui/react/macro';
import { Paper, Table, Title } from '@mantine/core';
import { IconGhost2, IconHelpCircle } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { readerLocale } from '../../i18n/language.ts';
import { lookOf } from '../../ui/vm-state.ts';
import type { Summary } from './summary-query.ts';
import classes from './VmCounts.module.css';

const states = ['RUNNING', 'STOPPED', 'PAUSED', 'SUSPENDED', 'CRASHED', 'UNKNOWN'] as const;

/** VMs by state and by platform. What is stale or missing is counted for itself, never as stopped. */
export function VmCounts({ summary: { vms } }: { readonly summary: Summary }) {
  const { i18n } = useLingui();
  const number = new Intl.NumberFormat(readerLocale());
  return (
    <Paper p="md">
      <Title order={2} mb="sm">
        <Trans>VMs</Trans>
      </Title>
      <dl className={classes['states']}>
        {states
          .filter((state) => state === 'RUNNING' || state === 'STOPPED' || vms.byState[state] > 0)
          .map((state) => {
            const { label, icon, color } = lookOf({ powerState: state, confidence: 'OBSERVED' });
            return (
              <Count
                key={state}
                icon={icon}
                color={color}
                label={i18n._(label)}
                value={number.format(vms.byState[state])}
              />
            );
          })}
        {vms.stale > 0 && (
          <Count
            icon={IconHelpCircle}
            color="var(--av-unknown)"
            label={<Trans>Stale</Trans>}
            value={number.format(vms.stale)}
          />
        )}
        {vms.missing > 0 && (
          <Count
            icon={IconGhost2}
            color="var(--av-unknown)"
            label={<Trans>Missing</Trans>}
            value={number.format(vms.missing)}
          />
        )}
      </dl>
      <Table fz="sm" mt="sm" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Trans>Platform</Trans>
            </Table.Th>
            <Table.Th className="av-number">
              <Trans>Running</Trans>
            </Table.Th>
            <Table.Th className="av-number">
              <Trans>Stale</Trans>
            </Table.Th>
            <Table.Th className="av-number">
              <Trans>All</Trans>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {vms.byPlatform.map(({ type, displayName, running, stale, missing, total }) => (
            <Table.Tr key={type}>
              <Table.Td>{displayName}</Table.Td>
              <Table.Td className="av-number">{number.format(running)}</Table.Td>
              <Table.Td className="av-number">{number.format(stale + missing)}</Table.Td>
              <Table.Td className="av-number">{number.format(total)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

interface CountProps {
  readonly icon: Icon;
  readonly color: string;
  readonly label: ReactNode;
  readonly value: string;
}

function Count({ icon: Icon, color, label, value }: CountProps) {
  return (
    <div className={classes['count']}>
      <dt>
        <Icon size={13} color={color} aria-hidden />
        {label}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
