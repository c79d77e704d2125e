import { useState } from 'react';
import type { VmRow } from '../list/vm-list-query.ts';
import { BulkQuestion } from './BulkQuestion.tsx';
import { BulkResults } from './BulkResults.tsx';
import { startBulk } from './bulk-run.ts';
import type { BulkRun } from './bulk-run.ts';
import { beginOne } from './bulk-verbs.ts';
import type { BulkVerb, BulkWish } from './bulk-verbs.ts';

export interface BulkDialogProps {
  readonly verb: BulkVerb;
  readonly vms: readonly VmRow[];
  readonly onDone: () => void;
}

/** The question, then the results. What was begun goes on when the dialog is closed: the tray follows it. */
export function BulkDialog({ verb, vms, onDone }: BulkDialogProps) {
  const [begun, setBegun] = useState<{ readonly run: BulkRun; readonly wish: BulkWish }>();
  const begin = (some: readonly VmRow[], wish: BulkWish) => {
    const byId = new Map(some.map((vm) => [vm.id, vm]));
    const run = startBulk({
      vms: some,
      begin: (id) => {
        const vm = byId.get(id);
        return vm === undefined
          ? Promise.reject(new Error('it was not among the chosen ones'))
          : beginOne(verb, vm, wish);
      },
    });
    setBegun({ run, wish });
  };
  if (begun === undefined) {
    return <BulkQuestion verb={verb} vms={vms} onBegin={(wish) => begin(vms, wish)} onCancel={onDone} />;
  }
  return (
    <BulkResults
      run={begun.run}
      onAgain={(ids) => {
        const again = new Set(ids);
        begin(
          vms.filter(({ id }) => again.has(id)),
          begun.wish,
        );
      }}
      onDone={onDone}
    />
  );
}
