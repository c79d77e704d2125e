import { i18n } from '@lingui/core';
import { plural } from '@lingui/core/macro';
import { modals } from '@mantine/modals';
import { Suspense, lazy } from 'react';
import { focusBack } from '../../../ui/focus-back.ts';
import { verbLooks } from '../actions/verb-looks.ts';
import type { VmRow } from '../list/vm-list-query.ts';
import type { BulkVerb } from './bulk-verbs.ts';

const BulkDialog = lazy(async () => ({ default: (await import('./BulkDialog.tsx')).BulkDialog }));

/** Asks once for all of them, then shows what becomes of each. */
export function openBulk(verb: BulkVerb, vms: readonly VmRow[]): void {
  const many = plural(vms.length, { one: '# VM', other: '# VMs' });
  const modalId = modals.open({
    ...focusBack(),
    title: `${i18n._(verbLooks[verb].label)} · ${many}`,
    size: 'xl',
    children: (
      <Suspense fallback={null}>
        <BulkDialog verb={verb} vms={vms} onDone={() => modals.close(modalId)} />
      </Suspense>
    ),
  });
}
