import { Trans, useLingui } from '@lingui/react/macro';
import { Code, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import classes from './Findings.module.css';
import { useVmVerbs } from './actions/use-vm-verbs.tsx';
import { beginReconfigure } from './changes.ts';
import { lacking } from './lacking.ts';
import { mending, patchLine } from './mend.ts';
import { capabilitiesQuery, findingsQuery } from './vm-query.ts';
import type { Vm } from './vm-query.ts';
import { ServerText } from '../../ui/ServerText.tsx';

type Finding = Schemas['VmFinding'];

/** What could be better about a VM, the gravest first, and the click that mends it where there is one. */
export function Findings({ vm }: { readonly vm: Vm }) {
  const capabilities = useQuery(capabilitiesQuery(vm.connectionId));
  const advice = capabilities.data?.features.tuningAdvice;
  const offered = advice !== undefined && advice.support !== 'none';
  const findings = useQuery({ ...findingsQuery(vm.id), enabled: offered && vm.confidence === 'OBSERVED' });
  const none = lacking(advice);
  if (none !== undefined) {
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    );
  }
  if (findings.error !== null) {
    return <ProblemAlert error={findings.error} />;
  }
  if (findings.data === undefined) {
    return vm.confidence === 'OBSERVED' ? <Skeleton height={48} /> : null;
  }
  return findings.data.length === 0 ? (
    <Text size="sm" c="dimmed">
      <Trans>Nothing to improve.</Trans>
    </Text>
  ) : (
    <Stack gap="sm" component="ul" className={classes['list']}>
      {findings.data.map((finding) => (
        <OneFinding key={`${finding.id} ${finding.subject ?? ''}`} vm={vm} finding={finding} />
      ))}
    </Stack>
  );
}

function OneFinding({ vm, finding }: { readonly vm: Vm; readonly finding: Finding }) {
  const { title, why, subject, severity, specPatch } = finding;
  const change = mending(finding);
  const { list } = useVmVerbs(vm);
  const mend = useMutation({ mutationFn: beginReconfigure });
  return (
    <li className={classes['finding']} data-severity={severity}>
      <SeverityIcon severity={severity} />
      <Stack gap={4}>
        <Text size="sm" fw={500}>
          <ServerText text={title} />
          {subject !== null && (
            <>
              {' '}
              <Code>{subject}</Code>
            </>
          )}
        </Text>
        <Text size="sm">
          <ServerText text={why} />
        </Text>
        {change === undefined && specPatch.length > 0 && (
          <Text size="xs" c="dimmed">
            <Trans>In its spec:</Trans> {specPatch.map(patchLine).join(' · ')}
          </Text>
        )}
        {change !== undefined && (
          <Group>
            <ActionButton
              size="compact-sm"
              variant="default"
              reason={list.find(({ id }) => id === 'edit')?.reason}
              loading={mend.isPending}
              onClick={() => mend.mutate({ vmId: vm.id, change })}
            >
              <Trans>Mend it</Trans>
            </ActionButton>
          </Group>
        )}
        {mend.error !== null && <ProblemAlert error={mend.error} />}
      </Stack>
    </li>
  );
}

function SeverityIcon({ severity }: Pick<Finding, 'severity'>) {
  const { t } = useLingui();
  const icons = {
    problem: <IconCircleX size={18} aria-label={t`Problem`} />,
    warning: <IconAlertTriangle size={18} aria-label={t`Warning`} />,
    info: <IconInfoCircle size={18} aria-label={t`Hint`} />,
  };
  return icons[severity];
}
