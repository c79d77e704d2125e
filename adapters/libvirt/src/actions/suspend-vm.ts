import { done } from '@anyvisor/port';
import type { Mutation } from '@anyvisor/port';
import { wrongState } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { longWork } from './long-work.ts';
import { powerOf, start } from './start-vm.ts';

export const SUSPEND_VERB = 'managed-save';

/** Memory to disk. libvirt keeps the file and takes it up at the next start, whoever starts it. */
export async function suspendVm(endpoint: Endpoint, ref: string): Promise<Mutation<null>> {
  const dom = await findDomain(endpoint, ref);
  const power = await powerOf(endpoint, dom);
  if (power === 'SUSPENDED') return done();
  if (power !== 'RUNNING' && power !== 'PAUSED') throw notOn('suspendVm', dom, power);
  const task = { id: `${SUSPEND_VERB}:${dom.uuid}`, verb: SUSPEND_VERB, data: { uuid: dom.uuid } };
  const outcome = await longWork(endpoint, task, async (detached) => {
    await detached.call(procedures.domainManagedSave, { dom });
    return null;
  });
  return outcome.kind === 'task' ? outcome : done();
}

export async function resumeVm(endpoint: Endpoint, ref: string): Promise<Mutation<null>> {
  const dom = await findDomain(endpoint, ref);
  const power = await powerOf(endpoint, dom);
  if (power === 'RUNNING') return done();
  if (power !== 'SUSPENDED') {
    throw wrongState(
      'resumeVm',
      `${dom.name} is ${power.toLowerCase()}, not suspended`,
      power === 'PAUSED' ? 'Continue it instead.' : 'Start it instead.',
    );
  }
  await start(endpoint, dom);
  return done();
}

function notOn(operation: string, dom: Domain, power: string) {
  return wrongState(
    operation,
    `${dom.name} is ${power.toLowerCase()}: only what runs can be suspended`,
    'Start it first.',
  );
}
