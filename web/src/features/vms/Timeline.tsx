import { Trans } from '@lingui/react/macro';
import { Group, Stack, Text } from '@mantine/core';
import { IconActivity, IconEye, IconHistory } from '@tabler/icons-react';
import { Age } from '../../ui/Age.tsx';
import { AnchorLink } from '../../ui/links.tsx';
import { OperationStateBadge } from '../operations/OperationStateBadge.tsx';
import classes from './Timeline.module.css';
import type { TimelineEntry } from './timeline-query.ts';
import { entryTitle, fieldTitle, valueText } from './timeline-words.ts';
import { ServerText } from '../../ui/ServerText.tsx';

/** What happened, newest first: seen, done through us, looked at. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  return (
    <ol className={classes['line']}>
      {entries.map((entry) => (
        <li key={entry.id}>
          {sourceIcons[entry.source]}
          <Entry entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function Entry({ entry }: { readonly entry: TimelineEntry }) {
  const { operation, actor, changes } = entry;
  const title = entryTitle(entry);
  return (
    <Stack gap={2}>
      <Group gap="sm" wrap="wrap">
        {operation === null ? (
          <Text size="sm" fw={500}>
            {title}
          </Text>
        ) : (
          <>
            <AnchorLink
              to="/operations/$operationId"
              params={{ operationId: operation.id }}
              size="sm"
              fw={500}
            >
              {title}
            </AnchorLink>
            <OperationStateBadge operation={{ state: operation.state, unwinding: false }} />
          </>
        )}
        <Text size="xs" c="dimmed">
          <Age since={entry.at} />
          {actor !== null && (
            <>
              {' · '}
              {actor.name}
            </>
          )}
        </Text>
      </Group>
      {operation?.error !== undefined && operation.error !== null && (
        <Text size="sm">
          <ServerText text={operation.error.message} />
        </Text>
      )}
      {changes.length > 0 && (
        <ul className="av-list">
          {changes.map(({ field, from, to }) => (
            <li key={field}>
              <Trans>
                {fieldTitle(field)}: {valueText(field, from)} → {valueText(field, to)}
              </Trans>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

const sourceIcons = {
  event: <IconActivity size={16} aria-hidden />,
  operation: <IconHistory size={16} aria-hidden />,
  audit: <IconEye size={16} aria-hidden />,
};
