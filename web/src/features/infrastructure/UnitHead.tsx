import { Trans } from '@lingui/react/macro';
import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { AnchorLink } from '../../ui/links.tsx';
import { FreshBadge } from './FreshBadge.tsx';
import type { AnyUnit } from './unit-queries.ts';

/** The head of a unit's page: what it is called, whose it is, how old that is, what can be done. */
export function UnitHead({
  unit,
  badge,
  actions,
}: {
  readonly unit: AnyUnit;
  readonly badge?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <Group justify="space-between" mb="sm" gap="sm">
      <Group gap="sm">
        <Title order={2}>{unit.name}</Title>
        {badge}
        <FreshBadge unit={unit} />
        <span className="av-dim">
          <Trans>
            in{' '}
            <AnchorLink
              to="/connections/$connectionId"
              params={{ connectionId: unit.connectionId }}
              fz="inherit"
            >
              {unit.connectionName}
            </AnchorLink>
          </Trans>
        </span>
      </Group>
      {actions}
    </Group>
  );
}
