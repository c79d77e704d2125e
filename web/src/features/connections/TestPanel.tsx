import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Code, Paper, Stack, Text, Title } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { MissingRights } from './MissingRights.tsx';
import { TestSteps } from './TestSteps.tsx';
import type { ConnectionTest } from './use-connection-test.ts';
import classes from './TestSteps.module.css';

export interface TestPanelProps {
  readonly test: ConnectionTest;
  /** The fingerprint that is accepted now; undefined where the platform has no place for one. */
  readonly pinned?: string | undefined;
  /** Takes the shown fingerprint as the one to accept; absent where there is no place for it. */
  readonly onPin?: ((fingerprint: string) => void) | undefined;
}

/** What a test found: its steps one by one, the fingerprint to confirm, the rights that are missing. */
export function TestPanel({ test, pinned, onPin }: TestPanelProps) {
  const { t } = useLingui();
  const { steps, report, error, isRunning, begun } = test;
  if (!begun) {
    return null;
  }
  const failed = steps.find(({ outcome }) => outcome === 'failed');
  const fingerprint = report?.fingerprint ?? undefined;
  const about = [report?.product, report?.version].filter((word) => word !== null && word !== undefined);
  return (
    <Paper p="md" component="section" aria-label={t`Test of the connection`}>
      <Stack gap="md">
        <Title order={2}>
          {isRunning ? (
            <Trans>Testing…</Trans>
          ) : failed !== undefined || error !== null ? (
            <Trans>It does not work yet</Trans>
          ) : (
            <Trans>It works</Trans>
          )}
        </Title>
        {about.length > 0 && <Text size="sm">{about.join(' ')}</Text>}
        <TestSteps steps={steps} isRunning={isRunning} />
        {error !== null && <ProblemAlert error={error} />}
        {fingerprint !== undefined && onPin !== undefined && !sameFingerprint(fingerprint, pinned) && (
          <Alert
            color="accent"
            variant="outline"
            icon={<IconFingerprint size={18} aria-hidden />}
            title={t`Is this its certificate?`}
          >
            <Stack gap="xs" align="flex-start">
              <Text size="sm">
                <Trans>Compare it with what the host itself shows, then only this one is accepted.</Trans>
              </Text>
              <Code block className={classes['print']}>
                {fingerprint}
              </Code>
              <Button size="compact-sm" onClick={() => onPin(fingerprint)}>
                <Trans>It is; accept only this one</Trans>
              </Button>
            </Stack>
          </Alert>
        )}
        {report !== undefined && failed === undefined && <MissingRights rights={report.missingRights} />}
      </Stack>
    </Paper>
  );
}

function sameFingerprint(a: string, b: string | undefined): boolean {
  const plain = (text: string) => text.replaceAll(':', '').toLowerCase();
  return b !== undefined && plain(a) === plain(b);
}
