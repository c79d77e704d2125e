import type { CallContext } from '@anyvisor/port';
import { unescaped } from '../inventory/map-vm.ts';
import { text } from '../protocol/vim-value.ts';
import { readAll } from '../session/all-view.ts';
import type { Session } from '../session.ts';

const line = /\n?^anyvisor-linked-to: (\S+)$/m;

/** An annotation that says what the VM's disks hang on; without a source, one that says nothing of it. */
function written(annotation: string, source: string | undefined): string {
  const rest = annotation.replace(line, '').trim();
  if (source === undefined) return rest;
  return `${rest}${rest === '' ? '' : '\n'}anyvisor-linked-to: ${source}`;
}

/** Names of the VMs whose disks hang on those of `ref`. */
async function names(session: Session, ctx: CallContext, ref: string): Promise<readonly string[]> {
  const all = await readAll(session, ctx, { VirtualMachine: ['name', 'config.annotation'] });
  return all
    .filter(({ properties }) => line.exec(text(properties['config.annotation']) ?? '')?.[1] === ref)
    .map(({ properties }) => unescaped(text(properties['name']) ?? ''));
}

export const linkedTo = { written, names };
