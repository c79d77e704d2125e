import type { PowerState } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { Mutation } from '@anyvisor/port';
import { CODE, isCode } from '../faults.ts';
import { powerStateOf } from '../inventory/power-state.ts';
import { STATE } from '../inventory/state-words.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { handleOf } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { refuseBase } from './linked-base.ts';

/** By goal: what runs stays as it is, what is paused goes on, what was saved comes back with its memory. */
export async function startVm(endpoint: Endpoint, ref: string): Promise<Mutation<null>> {
  await start(endpoint, await handleOf(endpoint, ref));
  return done();
}

export async function start(endpoint: Endpoint, dom: Domain): Promise<void> {
  const { call } = endpoint;
  const { state } = await call(procedures.domainGetState, { dom });
  switch (state) {
    case STATE.running:
    case STATE.blocked:
      return;
    case STATE.paused:
      await call(procedures.domainResume, { dom });
      return;
    case STATE.pmsuspended:
      await call(procedures.domainPmWakeup, { dom });
      return;
    default:
      await refuseBase(endpoint, dom, 'startVm');
      await create(endpoint, dom);
  }
}

/** "Domain is already running" is what we want, whoever did it. */
async function create(endpoint: Endpoint, dom: Domain): Promise<void> {
  try {
    await endpoint.call(procedures.domainCreateWithFlags, { dom });
  } catch (error) {
    if (!isCode(error, CODE.operationInvalid) || (await powerOf(endpoint, dom)) !== 'RUNNING') throw error;
  }
}

/** The state as the contract spells it, asked now. */
export async function powerOf({ call }: Endpoint, dom: Domain): Promise<PowerState> {
  const [{ state, reason }, { saved }] = await Promise.all([
    call(procedures.domainGetState, { dom }),
    call(procedures.domainHasManagedSaveImage, { dom }),
  ]);
  return powerStateOf({ state, reason, managedSave: saved, jobOperation: null });
}
