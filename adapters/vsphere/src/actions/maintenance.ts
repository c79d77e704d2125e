import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, Mutation, Step } from '@anyvisor/port';
import { isFault, notFound } from '../faults.ts';
import { refProperty } from '../inventory/map-resources.ts';
import { readObjects } from '../protocol/properties.ts';
import { flag, text } from '../protocol/vim-value.ts';
import type { MoRef } from '../protocol/vim-value.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';
import { moveAwaySteps } from './move-away.ts';

/**
 * Maintenance mode. Where DRS is fully automated it moves the running VMs away; elsewhere each is moved by a step of its own
 * to another host of the cluster first. VMs that are off stay registered where they are, unless DRS moves them.
 */
export async function evacuateHost(
  session: Session,
  ctx: CallContext,
  hostRef: string,
): Promise<Mutation<null>> {
  const { ref, inMaintenance, parent } = await readHost(session, ctx, hostRef);
  if (inMaintenance) return done();
  const automated = parent !== undefined && (await movesByItself(session, ctx, parent));
  const moves = automated ? [] : await moveAwaySteps(session, ctx, ref, parent);
  if (moves.length === 0) return enter(session, ctx, ref);
  return { kind: 'steps', steps: [...moves, enterStep(session, ref)], result: () => null };
}

export async function restoreHost(
  session: Session,
  ctx: CallContext,
  hostRef: string,
): Promise<Mutation<null>> {
  const { ref, inMaintenance } = await readHost(session, ctx, hostRef);
  if (!inMaintenance) return done();
  return leave(session, ctx, ref);
}

function enter(session: Session, ctx: CallContext, ref: MoRef) {
  const parameters = { timeout: 0, evacuatePoweredOffVms: true };
  return startTask(session, ctx, ref, 'EnterMaintenanceMode_Task', parameters, { answer: 'nothing' });
}

function leave(session: Session, ctx: CallContext, ref: MoRef) {
  return startTask(session, ctx, ref, 'ExitMaintenanceMode_Task', { timeout: 0 }, { answer: 'nothing' });
}

function enterStep(session: Session, ref: MoRef): Step {
  return {
    name: 'enter-maintenance',
    find: async (ctx) => {
      const { inMaintenance } = await readHost(session, ctx, ref.value);
      return ok(inMaintenance ? { happened: true, value: null } : { happened: false });
    },
    run: async (ctx) => {
      const { inMaintenance } = await readHost(session, ctx, ref.value);
      return ok(inMaintenance ? done() : await enter(session, ctx, ref));
    },
  };
}

async function movesByItself(session: Session, ctx: CallContext, cluster: MoRef): Promise<boolean> {
  if (cluster.type !== 'ClusterComputeResource') return false;
  const [seen] = await readObjects(session, ctx, [cluster], {
    ClusterComputeResource: ['configurationEx.drsConfig'],
  });
  const drs = seen?.properties['configurationEx.drsConfig'];
  return flag(drs, 'enabled') === true && text(drs, 'defaultVmBehavior') === 'fullyAutomated';
}

async function readHost(
  session: Session,
  ctx: CallContext,
  hostRef: string,
): Promise<{ ref: MoRef; inMaintenance: boolean; parent: MoRef | undefined }> {
  if (typeof hostRef !== 'string' || !/^[A-Za-z0-9._-]{1,80}$/.test(hostRef)) throw notFound('host', hostRef);
  const ref = { type: 'HostSystem', value: hostRef };
  try {
    const [host] = await readObjects(session, ctx, [ref], {
      HostSystem: ['runtime.inMaintenanceMode', 'parent'],
    });
    if (host === undefined) throw notFound('host', hostRef);
    const inMaintenance = flag(host.properties['runtime.inMaintenanceMode']) === true;
    return { ref, inMaintenance, parent: refProperty(host, 'parent') };
  } catch (error) {
    throw isFault(error, 'ManagedObjectNotFound') ? notFound('host', hostRef) : error;
  }
}
