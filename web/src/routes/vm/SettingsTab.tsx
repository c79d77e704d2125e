import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NumberInput, Paper, Stack, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { ReconfigureOutcome } from '../../features/vms/ReconfigureOutcome.tsx';
import { vmNamePattern } from '../../features/vms/actions/dialogs/clone-body.ts';
import { useVmVerbs } from '../../features/vms/actions/use-vm-verbs.tsx';
import { beginReconfigure } from '../../features/vms/changes.ts';
import { operationQuery } from '../../features/operations/operation-queries.ts';
import { changeOf, isSent, settingsOf } from '../../features/vms/reconfigure-form.ts';
import type { Settings } from '../../features/vms/reconfigure-form.ts';
import { lacking } from '../../features/vms/lacking.ts';
import { useThisVm } from '../../features/vms/use-this-vm.ts';
import { capabilitiesQuery } from '../../features/vms/vm-query.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { sentence } from '../../ui/sentence.ts';
import { sizeText } from '../../ui/sizes.ts';
import { serverWords } from '../../i18n/server-words.ts';

const mib = 1024 ** 2;

/** What can be changed while it runs, and what then holds when. */
export function SettingsTab() {
  const { t } = useLingui();
  const vm = useThisVm();
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const [draft, setDraft] = useState<Partial<Settings>>({});
  const [begun, setBegun] = useState<{ id: string; asked: Schemas['ReconfigureRequest'] }>();
  const save = useMutation({
    mutationFn: beginReconfigure,
    onSuccess: ({ id }, { change }) => {
      setBegun({ id, asked: change });
    },
  });
  const now = settingsOf(vm);
  const wish = { ...now, ...draft };
  const differs = changeOf(now, wish);
  const { data: operation } = useQuery({
    ...operationQuery(begun?.id ?? ''),
    enabled: begun !== undefined,
  });
  // What was asked for stays in the fields, also while it is under way or waits for the next start: no second time.
  const change = isSent(differs, begun?.asked, operation) ? undefined : differs;
  const edit = useVmVerbs(vm).list.find(({ id }) => id === 'edit');
  const set = (part: Partial<Settings>) => setDraft((old) => ({ ...old, ...part }));
  const badName =
    wish.name === now.name || vmNamePattern.test(wish.name)
      ? undefined
      : t`1 to 63 letters, digits, "-", "_" and ".", beginning with a letter or digit`;
  const badCores = Number.isInteger(wish.cpuCores) && wish.cpuCores >= 1 ? undefined : t`At least 1`;
  const badMemory = Number.isInteger(wish.memoryMb) && wish.memoryMb >= 1 ? undefined : t`At least 1 MiB`;
  const runs = vm.powerState !== 'STOPPED';
  const hot = (feature: 'cpuHotAdd' | 'memoryHotAdd') => {
    if (!runs) {
      return t`Holds at once: it is stopped.`;
    }
    const support = capabilities?.features[feature];
    return support === undefined || support.support === 'full'
      ? t`Can be raised while it runs, where the guest takes part.`
      : support.reason === undefined
        ? t`Holds from the next start.`
        : sentence(serverWords(support.reason));
  };
  const coresLimit = capabilities?.maxCpuCores ?? 4096;
  return (
    <Paper p="md" maw={560}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (change !== undefined) {
            save.mutate({ vmId: vm.id, change });
          }
        }}
      >
        <Stack>
          <TextInput
            label={t`Name`}
            value={wish.name}
            error={badName}
            onChange={({ currentTarget: { value } }) => set({ name: value })}
          />
          <NumberInput
            label={t`CPU cores`}
            description={hot('cpuHotAdd')}
            min={1}
            max={coresLimit}
            allowDecimal={false}
            value={wish.cpuCores}
            error={badCores}
            onChange={(value) => set({ cpuCores: Number(value) })}
          />
          <NumberInput
            label={t`Memory`}
            description={`${sizeText(wish.memoryMb * mib)} · ${hot('memoryHotAdd')}`}
            suffix=" MiB"
            min={1}
            step={256}
            allowDecimal={false}
            value={wish.memoryMb}
            error={badMemory}
            onChange={(value) => set({ memoryMb: Number(value) })}
          />
          <Switch
            label={t`Start with the host`}
            description={
              now.autostart === null
                ? (lacking(capabilities?.features.autostart) ?? t`The platform does not say`)
                : undefined
            }
            disabled={now.autostart === null}
            checked={wish.autostart ?? false}
            onChange={({ currentTarget: { checked } }) => set({ autostart: checked })}
          />
          {save.error !== null && <ProblemAlert error={save.error} />}
          {begun !== undefined && <ReconfigureOutcome operationId={begun.id} asked={begun.asked} />}
          <Group gap="xs">
            <ActionButton
              type="submit"
              loading={save.isPending}
              reason={
                edit?.reason ??
                badName ??
                badCores ??
                badMemory ??
                (change === undefined ? t`Nothing is changed yet` : undefined)
              }
            >
              <Trans>Change</Trans>
            </ActionButton>
            {change !== undefined && (
              <Button variant="default" onClick={() => setDraft({})}>
                <Trans>Discard</Trans>
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
