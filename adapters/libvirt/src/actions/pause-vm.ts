import { done } from '@anyvisor/port';
import type { Mutation } from '@anyvisor/port';
import { CODE, isCode, wrongState } from '../faults.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { powerOf } from './start-vm.ts';

/** Stops the clock of a running VM; its memory stays where it is. */
export async function pauseVm(endpoint: Endpoint, ref: string): Promise<Mutation<null>> {
  return toggle(endpoint, ref, 'pauseVm', 'PAUSED');
}

export async function unpauseVm(endpoint: Endpoint, ref: string): Promise<Mutation<null>> {
  return toggle(endpoint, ref, 'unpauseVm', 'RUNNING');
}

async function toggle(
  endpoint: Endpoint,
  ref: string,
  operation: 'pauseVm' | 'unpauseVm',
  goal: 'RUNNING' | 'PAUSED',
): Promise<Mutation<null>> {
  const dom = await findDomain(endpoint, ref);
  const power = await powerOf(endpoint, dom);
  if (power === goal) return done();
  if (power !== 'RUNNING' && power !== 'PAUSED') {
    throw wrongState(
      operation,
      `${dom.name} is ${power.toLowerCase()}: only what runs can be paused, and only what is paused continued`,
      'Start it first.',
    );
  }
  const procedure = goal === 'PAUSED' ? procedures.domainSuspend : procedures.domainResume;
  try {
    await endpoint.call(procedure, { dom });
  } catch (error) {
    if (!isCode(error, CODE.operationInvalid) || (await powerOf(endpoint, dom)) !== goal) throw error;
  }
  return done();
}
