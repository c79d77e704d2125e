import { i18n } from '@lingui/core';
import { Skeleton, Stack } from '@mantine/core';
import { modals } from '@mantine/modals';
import { Suspense, lazy } from 'react';
import type { ComponentType } from 'react';
import { focusBack } from '../../../ui/focus-back.ts';
import type { VerbDialogProps } from './verb-dialog.ts';
import { verbLooks } from './verb-looks.ts';
import type { AskingVerb, VmRef } from './verbs.ts';

/** Each dialog's code comes when it is first opened. */
const dialogs: Readonly<Record<AskingVerb, ComponentType<VerbDialogProps>>> = {
  stop: lazy(async () => ({ default: (await import('./dialogs/PowerDialog.tsx')).StopDialog })),
  forceStop: lazy(async () => ({ default: (await import('./dialogs/PowerDialog.tsx')).ForceStopDialog })),
  restart: lazy(async () => ({ default: (await import('./dialogs/PowerDialog.tsx')).RestartDialog })),
  forceRestart: lazy(async () => ({
    default: (await import('./dialogs/PowerDialog.tsx')).ForceRestartDialog,
  })),
  snapshot: lazy(async () => ({ default: (await import('./dialogs/SnapshotDialog.tsx')).SnapshotDialog })),
  clone: lazy(async () => ({ default: (await import('./dialogs/CloneDialog.tsx')).CloneDialog })),
  migrate: lazy(async () => ({ default: (await import('./dialogs/MigrateDialog.tsx')).MigrateDialog })),
  backup: lazy(async () => ({ default: (await import('./dialogs/BackupDialog.tsx')).BackupDialog })),
  delete: lazy(async () => ({ default: (await import('./dialogs/DeleteDialog.tsx')).DeleteDialog })),
};

/** Asks what a verb needs to know before it begins. */
export function openVerbDialog(verb: AskingVerb, vm: VmRef): void {
  const Dialog = dialogs[verb];
  const modalId = modals.open({
    ...focusBack(),
    title: `${i18n._(verbLooks[verb].label)} · ${vm.name}`,
    size: 'lg',
    children: (
      <Suspense fallback={<DialogPending />}>
        <Dialog vm={vm} onDone={() => modals.close(modalId)} />
      </Suspense>
    ),
  });
}

function DialogPending() {
  return (
    <Stack aria-busy>
      <Skeleton height={20} />
      <Skeleton height={34} />
    </Stack>
  );
}
