import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import type { CallContext, Found, MigrationTarget, Outcome, Step, StepMemory } from '@anyvisor/port';
import { step } from '../actions/step.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { LibvirtSession } from '../session/libvirt-session.ts';

/** The daemon a guest leaves and the one it goes to, for one call. */
export interface BothEnds {
  readonly here: Endpoint;
  readonly there: Endpoint;
}

/** The destination's own session: it comes from `migrationTarget` of another port of this adapter, and only from there. */
export function sessionOf(target: MigrationTarget): LibvirtSession {
  if (target.endpoint instanceof LibvirtSession) return target.endpoint;
  throw new TypeError('the destination of a migration is no endpoint of libvirt');
}

export async function bothEnds(
  source: LibvirtSession,
  destination: LibvirtSession,
  ctx: CallContext,
): Promise<BothEnds> {
  return { here: await source.on(ctx), there: await onDestination(destination, ctx) };
}

/** Trouble on the way to the destination says so: the connection whose VM it is about is fine. */
async function onDestination(destination: LibvirtSession, ctx: CallContext): Promise<Endpoint> {
  try {
    return await destination.on(ctx);
  } catch (error) {
    if (!(error instanceof HypervisorFault)) throw error;
    throw new HypervisorFault({ ...error.error, message: `the destination: ${error.error.message}` });
  }
}

interface TwoSidedWork {
  readonly find: (ends: BothEnds, memory: StepMemory) => Promise<Found>;
  readonly run: (ends: BothEnds, memory: StepMemory) => Promise<Outcome<Json>>;
  readonly undo?: (ends: BothEnds, memory: StepMemory) => Promise<void>;
}

/** A step that asks both daemons. */
export function twoSidedStep(
  source: LibvirtSession,
  destination: LibvirtSession,
  name: string,
  { find, run, undo }: TwoSidedWork,
): Step {
  const ends = async (here: Endpoint): Promise<BothEnds> => ({
    here,
    there: await onDestination(destination, here.ctx),
  });
  return step(source, name, {
    find: async (here, memory) => find(await ends(here), memory),
    run: async (here, memory) => run(await ends(here), memory),
    ...(undo === undefined ? {} : { undo: async (here, memory) => undo(await ends(here), memory) }),
  });
}

/** What a guest can only be brought back from by hand. */
export function byHand(message: string, nextStep: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationFailed', { message, operation: 'migrateVm', reason: 'state', nextStep }),
  );
}
