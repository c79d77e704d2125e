import { Trans } from '@lingui/react/macro';
import { SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ConnectionType } from './connection-queries.ts';
import classes from './TypeCards.module.css';

/** Which kind of hypervisor it is: a card each. */
export function TypeCards({ types }: { readonly types: readonly ConnectionType[] }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} maw={900} component="ul" className={classes['cards']}>
      {types.map((type) => (
        <li key={type.type}>
          <Link to="/connections/new" search={{ type: type.type }} className={classes['card']}>
            <Title order={2}>{type.displayName}</Title>
            <Text size="sm" c="dimmed">
              <Abilities type={type} />
            </Text>
          </Link>
        </li>
      ))}
    </SimpleGrid>
  );
}

function Abilities({ type }: { readonly type: ConnectionType }) {
  const features = Object.values(type.capabilities.features);
  const usable = features.filter(({ support }) => support !== 'none').length;
  const total = features.length;
  return (
    <Trans>
      {usable} of {total} features
    </Trans>
  );
}
