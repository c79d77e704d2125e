import { Trans, useLingui } from '@lingui/react/macro';
import { NumberInput, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../../../session/session.ts';
import { vmActionsQuery } from '../../vm-query.ts';
import { againstText } from '../against-words.ts';
import { beginRestart, beginStop } from '../begin-verb.ts';
import type { VerbDialogProps } from '../verb-dialog.ts';
import { against, factsOf } from '../verbs.ts';
import { DialogForm } from './DialogForm.tsx';
import { patience, powerBody } from './power-body.ts';

export function StopDialog(props: VerbDialogProps) {
  return <PowerDialog {...props} verb="stop" force={false} />;
}
export function ForceStopDialog(props: VerbDialogProps) {
  return <PowerDialog {...props} verb="stop" force />;
}
export function RestartDialog(props: VerbDialogProps) {
  return <PowerDialog {...props} verb="restart" force={false} />;
}
export function ForceRestartDialog(props: VerbDialogProps) {
  return <PowerDialog {...props} verb="restart" force />;
}

interface PowerDialogProps extends VerbDialogProps {
  readonly verb: 'stop' | 'restart';
  /** What is chosen at first. */
  readonly force: boolean;
}

/** Ask the guest, and for how long, or pull the plug. */
function PowerDialog({ vm, onDone, verb, force: forceAtFirst }: PowerDialogProps) {
  const { t } = useLingui();
  const { permissions } = useSession();
  const { data: allowed } = useQuery(vmActionsQuery(vm.id));
  const [force, setForce] = useState(forceAtFirst);
  const [seconds, setSeconds] = useState<number>(patience.usual);
  const reasonFor = (how: 'stop' | 'forceStop' | 'restart' | 'forceRestart') =>
    againstText(against(factsOf(how), permissions, allowed));
  const whyNotAsk = reasonFor(verb);
  const whyNotPull = reasonFor(verb === 'stop' ? 'forceStop' : 'forceRestart');
  const good = Number.isInteger(seconds) && seconds >= patience.least && seconds <= patience.most;
  const submit = () => {
    const body = powerBody(force, seconds);
    return verb === 'stop' ? beginStop(vm.id, body) : beginRestart(vm.id, body);
  };
  return (
    <DialogForm
      submit={verb === 'stop' ? t`Stop` : t`Restart`}
      danger={force}
      reason={force ? whyNotPull : (whyNotAsk ?? (good ? undefined : t`Between 1 and 3600 seconds`))}
      onSubmit={submit}
      onDone={onDone}
    >
      <Radio.Group
        label={t`How`}
        value={force ? 'pull' : 'ask'}
        onChange={(value) => setForce(value === 'pull')}
      >
        <Stack gap="sm" mt="xs">
          <Radio
            value="ask"
            label={t`Ask the guest`}
            description={whyNotAsk ?? t`It ends its programs and writes what it has in memory to its disks.`}
            disabled={whyNotAsk !== undefined && !force}
          />
          <Radio
            value="pull"
            label={verb === 'stop' ? t`Pull the plug` : t`Reset`}
            description={whyNotPull ?? t`At once. What the guest has not written to its disks is lost.`}
          />
        </Stack>
      </Radio.Group>
      {!force && (
        <NumberInput
          label={t`Wait at most`}
          description={t`If the guest does not follow in this time, the operation fails and the VM goes on running.`}
          suffix={t` s`}
          min={patience.least}
          max={patience.most}
          allowDecimal={false}
          value={seconds}
          onChange={(value) => setSeconds(Number(value))}
          error={good ? undefined : t`Between 1 and 3600 seconds`}
        />
      )}
      {force && (
        <Text size="sm" c="dimmed">
          <Trans>As after a power cut: file systems may have to be checked at the next start.</Trans>
        </Text>
      )}
    </DialogForm>
  );
}
