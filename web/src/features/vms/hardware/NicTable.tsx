import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Paper, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx';
import { DialogForm } from '../actions/dialogs/DialogForm.tsx';
import { useReasons } from '../actions/use-reasons.ts';
import { beginRemoveNic, beginUpdateNic } from '../changes.ts';
import { openDialog } from '../../../ui/open-dialog.tsx';
import { resourcesQuery } from '../vm-query.ts';
import type { Vm } from '../vm-query.ts';
import classes from './Hardware.module.css';
import { AddNicDialog, EditNicDialog } from './NicDialogs.tsx';

type Nic = Schemas['VmNic'];

/** Network interfaces of a VM. */
export function NicTable({ vm }: { readonly vm: Vm }) {
  const { t } = useLingui();
  const reasonAgainst = useReasons(vm.id, 'vms:change');
  const { data: resources } = useQuery(resourcesQuery(vm.connectionId));
  const networkName = (ref: string) =>
    resources?.networks.find((unit) => unit.nativeRef === ref)?.name ?? ref;
  return (
    <Paper p="md">
      <Group justify="space-between" mb="xs">
        <Title order={2}>
          <Trans>NICs</Trans>
        </Title>
        <ActionButton
          size="compact-sm"
          reason={reasonAgainst('addNic')}
          onClick={() =>
            openDialog(`${t`Add NIC`} · ${vm.name}`, (close) => <AddNicDialog vm={vm} onDone={close} />)
          }
        >
          <Trans>Add NIC</Trans>
        </ActionButton>
      </Group>
      {vm.nics.length === 0 ? (
        <Text size="sm" c="dimmed">
          <Trans>It has no NIC.</Trans>
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={720} type="native" tabIndex={0} role="region" aria-label={t`NICs`}>
          <Table fz="sm" verticalSpacing={5}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t`NIC`}</Table.Th>
                <Table.Th>{t`Network`}</Table.Th>
                <Table.Th className="av-number">{t`VLAN`}</Table.Th>
                <Table.Th>{t`MAC`}</Table.Th>
                <Table.Th>{t`Addresses`}</Table.Th>
                <Table.Th>{t`Model`}</Table.Th>
                <Table.Th>{t`Cable`}</Table.Th>
                <Table.Th pos="relative">
                  <VisuallyHidden>{t`Actions`}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {vm.nics.map((nic) => (
                <Table.Tr key={nic.key}>
                  <Table.Td>{nic.key}</Table.Td>
                  <Table.Td>{nic.network === null ? '—' : networkName(nic.network)}</Table.Td>
                  <Table.Td className="av-number">{nic.vlan ?? '—'}</Table.Td>
                  <Table.Td>{nic.mac}</Table.Td>
                  <Table.Td className={classes['source']}>{nic.ipAddresses.join(', ') || '—'}</Table.Td>
                  <Table.Td>{nic.model}</Table.Td>
                  <Table.Td>
                    <Group gap={6} wrap="nowrap">
                      {nic.connected ? (
                        <IconPlugConnected size={15} aria-hidden />
                      ) : (
                        <IconPlugConnectedX size={15} aria-hidden />
                      )}
                      {nic.connected ? t`plugged in` : t`unplugged`}
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <NicButtons vm={vm} nic={nic} reasonAgainst={reasonAgainst} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}

interface NicButtonsProps {
  readonly vm: Vm;
  readonly nic: Nic;
  readonly reasonAgainst: ReturnType<typeof useReasons>;
}

function NicButtons({ vm, nic, reasonAgainst }: NicButtonsProps) {
  const { t } = useLingui();
  const plug = useMutation({
    mutationFn: () => beginUpdateNic(vm.id, nic.key, { connected: !nic.connected }),
  });
  const shared = { size: 'compact-xs', variant: 'default' } as const;
  return (
    <>
      <Button.Group className={classes['buttons']}>
        <ActionButton
          {...shared}
          reason={reasonAgainst('updateNic')}
          loading={plug.isPending}
          onClick={() => plug.mutate()}
        >
          {nic.connected ? t`Unplug` : t`Plug in`}
        </ActionButton>
        <ActionButton
          {...shared}
          reason={reasonAgainst('updateNic')}
          aria-label={t`Change ${nic.key}`}
          onClick={() =>
            openDialog(`${t`Change NIC`} · ${nic.key}`, (close) => (
              <EditNicDialog vm={vm} nic={nic} onDone={close} />
            ))
          }
        >
          <Trans>Change</Trans>
        </ActionButton>
        <ActionButton
          {...shared}
          reason={reasonAgainst('removeNic')}
          aria-label={t`Remove ${nic.key}`}
          onClick={() =>
            openDialog(`${t`Remove NIC`} · ${nic.key}`, (close) => (
              <DialogForm
                submit={t`Remove`}
                danger
                onSubmit={() => beginRemoveNic(vm.id, nic.key)}
                onDone={close}
              >
                <Text size="sm">
                  <Trans>
                    The VM loses {nic.key} with its address {nic.mac}. A new NIC gets another one.
                  </Trans>
                </Text>
              </DialogForm>
            ))
          }
        >
          <Trans>Remove</Trans>
        </ActionButton>
      </Button.Group>
      {plug.error !== null && <ProblemAlert error={plug.error} />}
    </>
  );
}
