import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Group, Progress, ScrollArea, Stack, Text } from '@mantine/core';
import { useState, useSyncExternalStore } from 'react';
import { AnchorLink } from '../../../ui/links.tsx';
import { takeFocus } from '../../../ui/take-focus.ts';
import { wordsOf } from '../../../ui/problem-words.ts';
import { BulkStateBadge } from './BulkStateBadge.tsx';
import { countStates, notDone } from './bulk-run.ts';
import type { BulkItem, BulkRun } from './bulk-run.ts';
import { useBulkNews } from './use-bulk-news.ts';
import classes from './bulk.module.css';
import { ServerText } from '../../../ui/ServerText.tsx';

export interface BulkResultsProps {
  readonly run: BulkRun;
  readonly onAgain: (ids: readonly string[]) => void;
  readonly onDone: () => void;
}

/** What becomes of each: waiting, running, done, or why not. */
export function BulkResults({ run, onAgain, onDone }: BulkResultsProps) {
  const { t } = useLingui();
  const items = useSyncExternalStore(run.subscribe, run.items);
  useBulkNews(run);
  const [onlyTrouble, setOnlyTrouble] = useState(false);
  const counts = countStates(items);
  const trouble = notDone(items);
  const over = counts.waiting + counts.sending + counts.running === 0;
  const shown = onlyTrouble ? trouble : items;
  return (
    <Stack>
      <Progress.Root size="sm" aria-hidden>
        <Progress.Section value={(100 * counts.done) / items.length} color="green" />
        <Progress.Section value={(100 * trouble.length) / items.length} color="red" />
      </Progress.Root>
      <Text size="sm" role="status">
        <Plural value={counts.done} one="# done" other="# done" />
        {!over && (
          <>
            {' · '}
            <Plural
              value={counts.waiting + counts.sending + counts.running}
              one="# under way"
              other="# under way"
            />
          </>
        )}
        {trouble.length > 0 && (
          <>
            {' · '}
            <Plural value={trouble.length} one="# not done" other="# not done" />
          </>
        )}
      </Text>
      {trouble.length > 0 && trouble.length < items.length && (
        <Checkbox
          size="xs"
          label={t`Only what was not done`}
          checked={onlyTrouble}
          onChange={({ currentTarget: { checked } }) => setOnlyTrouble(checked)}
        />
      )}
      <ScrollArea.Autosize mah={360} type="auto" className={classes['list']} viewportProps={{ tabIndex: 0 }}>
        <ul aria-label={t`Results`}>
          {shown.map((item) => (
            <ResultLine key={item.id} item={item} />
          ))}
        </ul>
      </ScrollArea.Autosize>
      <Group justify="flex-end" gap="xs">
        {counts.waiting > 0 && (
          <Button variant="default" onClick={run.drop}>
            <Trans>Send no more</Trans>
          </Button>
        )}
        {over && trouble.length > 0 && (
          <Button variant="default" onClick={() => onAgain(trouble.map(({ id }) => id))}>
            <Trans>Try these again</Trans>
          </Button>
        )}
        <Button ref={takeFocus} onClick={onDone}>
          <Trans>Close</Trans>
        </Button>
      </Group>
    </Stack>
  );
}

function ResultLine({ item }: { readonly item: BulkItem }) {
  const words = item.error === undefined ? undefined : wordsOf(item.error);
  return (
    <li>
      <AnchorLink to="/vms/$vmId" params={{ vmId: item.id }} className={classes['name']} fz="inherit">
        {item.name}
      </AnchorLink>
      <BulkStateBadge state={item.state} />
      {item.operationId !== undefined && (
        <AnchorLink
          to="/operations/$operationId"
          params={{ operationId: item.operationId }}
          fz="xs"
          className={classes['link']}
        >
          <Trans>Operation</Trans>
        </AnchorLink>
      )}
      {words !== undefined && (
        <span className={classes['reason']}>
          <ServerText text={words.detail} alone ended={words.nextStep !== undefined} />{' '}
          {words.nextStep !== undefined && <ServerText text={words.nextStep} alone />}
        </span>
      )}
    </li>
  );
}
