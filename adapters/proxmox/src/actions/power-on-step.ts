import { ok } from '@anyvisor/domain';
import type { Step } from '@anyvisor/port';
import { path } from '../protocol/form.ts';
import { asText } from '../protocol/loose.ts';
import { readGuest } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { settle } from '../tasks.ts';
import { findMade } from './made-vm.ts';
import { startVm } from './power.ts';

/** `power-on`: the VM of this marker runs. */
export function powerOnStep(session: Session, marker: string): Step {
  return {
    name: 'power-on',
    find: async (ctx) => {
      const vm = await findMade(session, ctx, marker);
      const runs = asText(vm?.current['status']) === 'running';
      return ok(runs ? { happened: true, value: null } : { happened: false });
    },
    run: async (ctx) => {
      const vm = await findMade(session, ctx, marker);
      return ok(await startVm(session, ctx, String(vm?.vmid ?? '')));
    },
    undo: async (ctx) => {
      const made = await findMade(session, ctx, marker);
      if (made === undefined) return ok();
      const { node, kind, vmid, current } = await readGuest(session, ctx, String(made.vmid));
      if (asText(current['status']) === 'running')
        await settle(session, ctx, await session.post(ctx, path`/nodes/${node}/${kind}/${vmid}/status/stop`));
      return ok(undefined);
    },
  };
}
