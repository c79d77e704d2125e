import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Loader, Popover, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconListCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AnchorLink } from '../../ui/links.tsx';
import { TrayEntry } from './TrayEntry.tsx';
import { operationsQuery } from './operation-queries.ts';
import { isOver } from './operation-words.ts';
import classes from './OperationsTray.module.css';

/** How far the tray looks back, in ms. */
const lookBack = 86_400_000;

/**
 * Everything this person started in the last day, the newest first. It is read from the server: a reload, another
 * browser or a restarted server shows the same.
 */
export function OperationsTray() {
  const { t } = useLingui();
  const [open, { toggle, close }] = useDisclosure(false);
  // The day begins when the page was opened: a query whose key moved with the clock would be read for ever.
  const [since] = useState(() => new Date(Date.now() - lookBack).toISOString());
  const { data, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(
    operationsQuery({ mine: true, since }),
  );
  const mine = data?.pages.flatMap(({ items }) => items) ?? [];
  const going = mine.filter((operation) => !isOver(operation)).length;
  return (
    <Popover opened={open} onChange={close} width={420} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          onClick={toggle}
          leftSection={going > 0 ? <Loader size={14} aria-hidden /> : <IconListCheck size={16} aria-hidden />}
          aria-label={t`My operations, ${going} running`}
          aria-haspopup="dialog"
          aria-expanded={open}
        >
          {going}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} maw="calc(100vw - 16px)" aria-label={t`My operations`}>
        <div className={classes['head']}>
          <Text fw={600} size="sm">
            <Trans>My operations</Trans>
          </Text>
          <AnchorLink to="/operations" size="sm" onClick={close}>
            <Trans>All operations</Trans>
          </AnchorLink>
        </div>
        <ScrollArea.Autosize mah="60dvh" type="auto" viewportProps={{ tabIndex: 0 }}>
          <Stack gap={0}>
            {mine.map((operation) => (
              <TrayEntry key={operation.id} operation={operation} onLeave={close} />
            ))}
            {!isPending && mine.length === 0 && (
              <Text c="dimmed" size="sm" p="md">
                <Trans>You have started nothing in the last day.</Trans>
              </Text>
            )}
            {hasNextPage && (
              <UnstyledButton className={classes['more']} onClick={() => void fetchNextPage()}>
                <Trans>Older ones</Trans>
              </UnstyledButton>
            )}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
