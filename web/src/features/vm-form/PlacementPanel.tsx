import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import type { Placement } from './form-queries.ts';
import type { VmForm } from './use-vm-form.ts';
import { violationsIn } from './form-queries.ts';
import classes from './PlacementPanel.module.css';
import { ServerText } from '../../ui/ServerText.tsx';

/** Where the VM would go and why, before anything is made: the choice, its parts, and every other candidate. */
export function PlacementPanel({ form }: { readonly form: VmForm }) {
  const { t } = useLingui();
  const { data, error, isFetching } = form.placement;
  const isRefused = violationsIn(error).size > 0;
  const isReady = form.violations.length === 0 && form.state.problem === undefined && !isRefused;
  return (
    <Paper p="md" component="section" aria-label={t`Where it goes`}>
      <Stack gap="md" aria-live="polite" aria-busy={isFetching}>
        <Group justify="space-between">
          <Title order={2}>
            <Trans>Where it goes</Trans>
          </Title>
          {isFetching && <Loader size={14} aria-hidden />}
        </Group>
        {!isReady ? (
          <Text size="sm" c="dimmed">
            <Trans>Shown once the spec is complete and right.</Trans>
          </Text>
        ) : error !== null ? (
          <ProblemAlert error={error} />
        ) : (
          data !== undefined && <Explained placement={data} />
        )}
      </Stack>
    </Paper>
  );
}

function Explained({ placement }: { readonly placement: Placement }) {
  const { connectionName, reason, refusal, host, storage, networks, candidates } = placement;
  return (
    <>
      <div>
        <Text fw={600}>{connectionName ?? <Trans>Nothing fits</Trans>}</Text>
        <Text size="sm" c="dimmed">
          <ServerText text={reason} />
        </Text>
      </div>
      {refusal !== null && <ProblemAlert error={refusal} />}
      {connectionName !== null && (
        <dl className={classes['parts']}>
          {host !== null && <Part name={<Trans>Host</Trans>} placed={host} />}
          {storage.map((placed, index) => (
            <Part key={`disk ${index}`} name={<DiskName number={index + 1} />} placed={placed} />
          ))}
          {networks.map((placed, index) => (
            <Part key={`nic ${index}`} name={<NicName number={index + 1} />} placed={placed} />
          ))}
        </dl>
      )}
      {candidates.length > 1 && <Candidates candidates={candidates} />}
    </>
  );
}

function DiskName({ number }: { readonly number: number }) {
  return <Trans>Disk {number}</Trans>;
}

function NicName({ number }: { readonly number: number }) {
  return <Trans>NIC {number}</Trans>;
}

function Part({
  name,
  placed,
}: {
  readonly name: ReactNode;
  readonly placed: NonNullable<Placement['host']>;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {placed.name ?? <Trans>chosen by the platform</Trans>}
        <Text size="xs" c="dimmed">
          <ServerText text={placed.reason} />
        </Text>
      </dd>
    </div>
  );
}

/** Most candidates listed, the chosen one and those that fit first. */
const most = 12;

function Candidates({ candidates }: Pick<Placement, 'candidates'>) {
  const order = candidates.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  const left = order.length - most;
  return (
    <div>
      <Text size="sm" fw={600} mb={6}>
        <Trans>All candidates</Trans>
      </Text>
      <ul className={classes['candidates']}>
        {order.slice(0, most).map(({ connectionId, name, fits, chosen, reasons }) => (
          <li key={connectionId} data-fits={fits || undefined}>
            {fits ? <IconCheck size={15} aria-hidden /> : <IconMinus size={15} aria-hidden />}
            <div>
              <Text size="sm" fw={chosen ? 600 : 400}>
                {name} {chosen && <Trans>(chosen)</Trans>}
              </Text>
              <Text size="xs" c="dimmed">
                {reasons.map((each, index) => (
                  <span key={each}>
                    {index > 0 && '; '}
                    <ServerText text={each} />
                  </span>
                ))}
              </Text>
            </div>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Text size="xs" c="dimmed">
          <Trans>and {left} more</Trans>
        </Text>
      )}
    </div>
  );
}

function rank({ chosen, fits }: Placement['candidates'][number]): number {
  return chosen ? 0 : fits ? 1 : 2;
}
