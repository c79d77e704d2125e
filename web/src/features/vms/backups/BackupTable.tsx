import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Table, Text, VisuallyHidden } from '@mantine/core';
import type { Schemas } from '../../../api/client.ts';
import { useMay } from '../../../session/session.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Age } from '../../../ui/Age.tsx';
import { Size } from '../../../ui/Size.tsx';
import { DialogForm } from '../actions/dialogs/DialogForm.tsx';
import { beginDeleteBackup } from '../changes.ts';
import { openDialog } from '../../../ui/open-dialog.tsx';
import { RestoreDialog } from './RestoreDialog.tsx';
import classes from './BackupTable.module.css';

type Backup = Schemas['Backup'];

/** Backups of a VM, newest first. */
export function BackupTable({ backups }: { readonly backups: readonly Backup[] }) {
  const { t } = useLingui();
  return (
    <Table.ScrollContainer minWidth={680} type="native" tabIndex={0} role="region" aria-label={t`Backups`}>
      <Table fz="sm" verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Taken`}</Table.Th>
            <Table.Th>{t`Kind`}</Table.Th>
            <Table.Th>{t`Consistency`}</Table.Th>
            <Table.Th className="av-number">{t`Size`}</Table.Th>
            <Table.Th>{t`At`}</Table.Th>
            <Table.Th>{t`Description`}</Table.Th>
            <Table.Th pos="relative">
              <VisuallyHidden>{t`Actions`}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {backups.map((backup) => (
            <Table.Tr key={backup.id}>
              <Table.Td>
                <Age since={backup.createdAt} />
              </Table.Td>
              <Table.Td>{backup.mode === 'full' ? t`full` : t`incremental`}</Table.Td>
              <Table.Td>
                {backup.consistency === 'guest' ? t`file systems held still` : t`as after a power cut`}
              </Table.Td>
              <Table.Td className="av-number">
                <Size bytes={backup.sizeBytes} />
              </Table.Td>
              <Table.Td>{backup.target}</Table.Td>
              <Table.Td>{backup.description}</Table.Td>
              <Table.Td>
                <BackupButtons
                  backup={backup}
                  standing={backups.filter(({ parentId }) => parentId === backup.id).length}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface BackupButtonsProps {
  readonly backup: Backup;
  /** How many others stand on it. */
  readonly standing: number;
}

function BackupButtons({ backup, standing }: BackupButtonsProps) {
  const { t } = useLingui();
  const noRight = t`Your role does not allow it`;
  const mayRestore = useMay('vms:create');
  const mayDelete = useMay('backups:write');
  return (
    <Button.Group className={classes['buttons']}>
      <ActionButton
        size="compact-xs"
        variant="default"
        reason={mayRestore ? undefined : noRight}
        onClick={() =>
          openDialog(`${t`Restore`} · ${backup.vmName}`, (close) => (
            <RestoreDialog backup={backup} onDone={close} />
          ))
        }
      >
        <Trans>Restore</Trans>
      </ActionButton>
      <ActionButton
        size="compact-xs"
        variant="default"
        reason={
          mayDelete
            ? standing > 0
              ? t`A later backup stands on it: delete that one first`
              : undefined
            : noRight
        }
        onClick={() =>
          openDialog(`${t`Delete backup`} · ${backup.vmName}`, (close) => (
            <DialogForm
              submit={t`Delete`}
              danger
              onSubmit={() => beginDeleteBackup(backup.id)}
              onDone={close}
            >
              <Text size="sm">
                <Trans>
                  The backup taken <Age since={backup.createdAt} />, <Size bytes={backup.sizeBytes} /> at{' '}
                  {backup.target}, is deleted and cannot be brought back.
                </Trans>
              </Text>
            </DialogForm>
          ))
        }
      >
        <Trans>Delete</Trans>
      </ActionButton>
    </Button.Group>
  );
}
