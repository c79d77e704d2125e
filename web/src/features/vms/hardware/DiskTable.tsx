import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Code, Group, Paper, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDisc, IconDeviceFloppy, IconServer2 } from '@tabler/icons-react';
import type { Schemas } from '../../../api/client.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Size } from '../../../ui/Size.tsx';
import { useReasons } from '../actions/use-reasons.ts';
import { openDialog } from '../../../ui/open-dialog.tsx';
import { resourcesQuery } from '../vm-query.ts';
import type { Vm } from '../vm-query.ts';
import { AddDiskDialog } from './AddDiskDialog.tsx';
import { GrowDiskDialog } from './GrowDiskDialog.tsx';
import { RemoveDiskDialog } from './RemoveDiskDialog.tsx';
import classes from './Hardware.module.css';

type Disk = Schemas['VmDisk'];

/** Disks and drives of a VM: what they are, where, and what can be done with each. */
export function DiskTable({ vm }: { readonly vm: Vm }) {
  const { t } = useLingui();
  const reasonAgainst = useReasons(vm.id, 'vms:change');
  const { data: resources } = useQuery(resourcesQuery(vm.connectionId));
  const storageName = (ref: string) =>
    resources?.storageUnits.find((unit) => unit.nativeRef === ref)?.name ?? ref;
  return (
    <Paper p="md">
      <Group justify="space-between" mb="xs">
        <Title order={2}>
          <Trans>Disks and drives</Trans>
        </Title>
        <ActionButton
          size="compact-sm"
          reason={reasonAgainst('addDisk')}
          onClick={() =>
            openDialog(`${t`Add disk`} · ${vm.name}`, (close) => <AddDiskDialog vm={vm} onDone={close} />)
          }
        >
          <Trans>Add disk</Trans>
        </ActionButton>
      </Group>
      {vm.disks.length === 0 ? (
        <Text size="sm" c="dimmed">
          <Trans>It has no disk and no drive.</Trans>
        </Text>
      ) : (
        <Table.ScrollContainer
          minWidth={720}
          type="native"
          tabIndex={0}
          role="region"
          aria-label={t`Disks and drives`}
        >
          <Table fz="sm" verticalSpacing={5}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t`Disk`}</Table.Th>
                <Table.Th className="av-number">{t`Size`}</Table.Th>
                <Table.Th className="av-number">{t`Allocated`}</Table.Th>
                <Table.Th>{t`Storage`}</Table.Th>
                <Table.Th>{t`Bus`}</Table.Th>
                <Table.Th>{t`Format`}</Table.Th>
                <Table.Th>{t`Holds`}</Table.Th>
                <Table.Th pos="relative">
                  <VisuallyHidden>{t`Actions`}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {vm.disks.map((disk) => (
                <Table.Tr key={disk.key}>
                  <Table.Td>
                    <Group gap={6} wrap="nowrap">
                      <KindIcon kind={disk.kind} />
                      {disk.key}
                    </Group>
                  </Table.Td>
                  <Table.Td className="av-number">
                    <Size
                      bytes={disk.sizeBytes}
                      {...(disk.source === null ? { why: t`The drive is empty` } : {})}
                    />
                  </Table.Td>
                  <Table.Td className="av-number">
                    <Size bytes={disk.allocatedBytes} />
                  </Table.Td>
                  <Table.Td>{disk.storage === null ? '—' : storageName(disk.storage)}</Table.Td>
                  <Table.Td>{disk.bus}</Table.Td>
                  <Table.Td>{disk.format ?? '—'}</Table.Td>
                  <Table.Td className={classes['source']}>
                    {disk.source === null ? (
                      <span className="av-dim">{t`empty`}</span>
                    ) : (
                      <Code>{disk.source}</Code>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <DiskButtons vm={vm} disk={disk} reasonAgainst={reasonAgainst} />
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

interface DiskButtonsProps {
  readonly vm: Vm;
  readonly disk: Disk;
  readonly reasonAgainst: ReturnType<typeof useReasons>;
}

function DiskButtons({ vm, disk, reasonAgainst }: DiskButtonsProps) {
  const { t } = useLingui();
  return (
    <Button.Group className={classes['buttons']}>
      {disk.kind === 'disk' && (
        <ActionButton
          size="compact-xs"
          variant="default"
          reason={reasonAgainst('resizeDisk')}
          aria-label={t`Grow ${disk.key}`}
          onClick={() =>
            openDialog(`${t`Grow disk`} · ${disk.key}`, (close) => (
              <GrowDiskDialog vmId={vm.id} disk={disk} onDone={close} />
            ))
          }
        >
          <Trans>Grow</Trans>
        </ActionButton>
      )}
      <ActionButton
        size="compact-xs"
        variant="default"
        reason={reasonAgainst('removeDisk')}
        aria-label={t`Remove ${disk.key}`}
        onClick={() =>
          openDialog(`${t`Remove disk`} · ${disk.key}`, (close) => (
            <RemoveDiskDialog vmId={vm.id} disk={disk} onDone={close} />
          ))
        }
      >
        <Trans>Remove</Trans>
      </ActionButton>
    </Button.Group>
  );
}

function KindIcon({ kind }: Pick<Disk, 'kind'>) {
  const { t } = useLingui();
  const icons = {
    cdrom: <IconDisc size={15} aria-label={t`CD drive`} />,
    floppy: <IconDeviceFloppy size={15} aria-label={t`Floppy drive`} />,
    disk: <IconServer2 size={15} aria-label={t`Disk`} />,
  };
  return icons[kind];
}
