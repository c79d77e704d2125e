import { HypervisorFault, hypervisorError, ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext } from '@anyvisor/port';
import { nothing } from '../protocol/native.ts';
import type { NativeVm } from '../protocol/native.ts';
import { path } from '../session.ts';
import type { Session } from '../session.ts';
import { readVm } from './read.ts';

/** Brings a VM into a power state; it being there already is a success. */
export async function setPower(session: Session, ctx: CallContext, ref: string, state: NativeVm['state']) {
  await session.request(ctx, 'POST', path`/vms/${ref}/power`, nothing, { state });
  return ok(done());
}

export async function restart(session: Session, ctx: CallContext, ref: string) {
  await mustRun(session, ctx, ref, 'restartVm');
  await setPower(session, ctx, ref, 'off');
  return setPower(session, ctx, ref, 'on');
}

export async function unpause(session: Session, ctx: CallContext, ref: string) {
  await mustRun(session, ctx, ref, 'unpauseVm');
  return setPower(session, ctx, ref, 'on');
}

async function mustRun(session: Session, ctx: CallContext, ref: string, operation: string): Promise<void> {
  if ((await readVm(session, ctx, ref)).state === 'off') {
    throw wrongState(operation, 'the VM is off');
  }
}

export function wrongState(operation: string, message: string): HypervisorFault {
  return new HypervisorFault(hypervisorError('OperationFailed', { message, operation, reason: 'state' }));
}
