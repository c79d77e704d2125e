import { done } from '@anyvisor/port';
import type { CallContext, Mutation } from '@anyvisor/port';
import { isFault, notFound } from '../faults.ts';
import { readObjects } from '../protocol/properties.ts';
import { flag } from '../protocol/vim-value.ts';
import type { MoRef } from '../protocol/vim-value.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';

/** Maintenance mode; a cluster with DRS moves running VMs away, elsewhere they have to be moved or stopped first. */
export async function evacuateHost(
  session: Session,
  ctx: CallContext,
  hostRef: string,
): Promise<Mutation<null>> {
  const { ref, inMaintenance } = await readHost(session, ctx, hostRef);
  if (inMaintenance) return done();
  const parameters = { timeout: 0, evacuatePoweredOffVms: true };
  return startTask(session, ctx, ref, 'EnterMaintenanceMode_Task', parameters, { answer: 'nothing' });
}

export async function restoreHost(
  session: Session,
  ctx: CallContext,
  hostRef: string,
): Promise<Mutation<null>> {
  const { ref, inMaintenance } = await readHost(session, ctx, hostRef);
  if (!inMaintenance) return done();
  return startTask(session, ctx, ref, 'ExitMaintenanceMode_Task', { timeout: 0 }, { answer: 'nothing' });
}

async function readHost(
  session: Session,
  ctx: CallContext,
  hostRef: string,
): Promise<{ ref: MoRef; inMaintenance: boolean }> {
  if (typeof hostRef !== 'string' || !/^[A-Za-z0-9._-]{1,80}$/.test(hostRef)) throw notFound('host', hostRef);
  const ref = { type: 'HostSystem', value: hostRef };
  try {
    const [host] = await readObjects(session, ctx, [ref], { HostSystem: ['runtime.inMaintenanceMode'] });
    if (host === undefined) throw notFound('host', hostRef);
    return { ref, inMaintenance: flag(host.properties['runtime.inMaintenanceMode']) === true };
  } catch (error) {
    throw isFault(error, 'ManagedObjectNotFound') ? notFound('host', hostRef) : error;
  }
}
