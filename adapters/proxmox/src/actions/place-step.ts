import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { Step } from '@anyvisor/port';
import { path } from '../protocol/form.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { findMade } from './made-vm.ts';

/** `place-vm`: a copy that could only be made where its template lies goes to the node that was named. */
export function placeStep(session: Session, marker: string, target: string): Step {
  return {
    name: 'place-vm',
    find: async (ctx) => {
      const guest = await findMade(session, ctx, marker);
      return ok(guest?.node === target ? { happened: true, value: null } : { happened: false });
    },
    run: async (ctx) => {
      const guest = await findMade(session, ctx, marker);
      if (guest === undefined || guest.node === target) return ok(done());
      const { node, kind, vmid } = guest;
      const upid = await session.post(ctx, path`/nodes/${node}/${kind}/${vmid}/migrate`, { target });
      return ok(taskOutcome(upid, { answer: 'moved', vmid, node: target }));
    },
  };
}
