import { Trans } from '@lingui/react/macro';
import { Code, Paper } from '@mantine/core';
import { timeText } from '../../ui/durations.ts';
import { Facts } from '../../ui/Facts.tsx';
import type { Operation } from './operation-words.ts';

/** Who asked for it, when, and under which id the server's log has it. */
export function OperationFacts({ operation }: { readonly operation: Operation }) {
  const { requester, createdAt, startedAt, endedAt, correlationId, id, target } = operation;
  return (
    <Paper p="md">
      <Facts
        items={[
          [<Trans key="on">On</Trans>, target.name],
          [<Trans key="by">Asked by</Trans>, requester.name],
          [<Trans key="at">Asked</Trans>, timeText(createdAt)],
          startedAt === null ? null : [<Trans key="begun">Begun</Trans>, timeText(startedAt)],
          endedAt === null ? null : [<Trans key="ended">Ended</Trans>, timeText(endedAt)],
          [<Trans key="id">Id</Trans>, <Code key="code">{id}</Code>],
          [<Trans key="correlation">Correlation id</Trans>, <Code key="code">{correlationId}</Code>],
        ]}
      />
    </Paper>
  );
}
