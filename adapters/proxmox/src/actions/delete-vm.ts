import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, DeleteVmRequest, Step, StepTable } from '@anyvisor/port';
import { notFound, unavailable, wrongState } from '../faults.ts';
import { path } from '../protocol/form.ts';
import { asFlag, asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { findGuest, vmidOf } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { wholly } from './destroy-guest.ts';

/** `stop` and `destroy`: the same steps whether the VM is there or gone. The platform deletes a guest's disks with it. */
export function deleteVm(session: Session, ref: string, request: DeleteVmRequest): StepTable<null> {
  const vmid = vmidOf(ref);
  if (vmid === undefined) throw notFound('vm', ref);
  if (request?.deleteDisks === false)
    throw unavailable(
      'deleteVm',
      'Proxmox VE deletes a VM together with its disks; detach or move them first',
    );
  const look = async (ctx: CallContext): Promise<GuestDetails | undefined> => {
    const guest = await findGuest(session, ctx, vmid);
    return guest === undefined || asFlag(guest.config['template']) ? undefined : guest;
  };
  const stop: Step = {
    name: 'stop',
    find: async (ctx) => {
      const guest = await look(ctx);
      return ok(guest === undefined || !runs(guest) ? { happened: true, value: null } : { happened: false });
    },
    run: async (ctx) => {
      const guest = await look(ctx);
      if (guest === undefined || !runs(guest)) return ok(done());
      if (request?.force !== true)
        throw wrongState('deleteVm', 'the VM is running', 'Stop it first, or force its removal.');
      const upid = await session.post(ctx, path`/nodes/${guest.node}/${guest.kind}/${vmid}/status/stop`);
      return ok(taskOutcome(upid, { answer: 'power', vmid, goals: ['STOPPED', 'SUSPENDED'] }));
    },
  };
  const destroy: Step = {
    name: 'destroy',
    find: async (ctx) =>
      ok((await look(ctx)) === undefined ? { happened: true, value: null } : { happened: false }),
    run: async (ctx) => {
      const guest = await look(ctx);
      if (guest === undefined) return ok(done());
      const upid = await session.delete(ctx, path`/nodes/${guest.node}/${guest.kind}/${vmid}`, wholly);
      return ok(taskOutcome(upid, { answer: 'gone', vmid }));
    },
  };
  return { kind: 'steps', steps: [stop, destroy], result: () => null };
}

function runs({ current }: GuestDetails): boolean {
  return asText(current['status']) === 'running';
}
