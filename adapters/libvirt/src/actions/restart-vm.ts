import { done } from '@anyvisor/port';
import type { Mutation, StopRequest } from '@anyvisor/port';
import { CODE, isCode, timedOut, wrongState } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { events } from '../protocol/event-messages.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { longWork } from './long-work.ts';
import { powerOf } from './start-vm.ts';
import { GUEST_PATIENCE, askGuestTo } from './stop-vm.ts';

export const REBOOT_VERB = 'reboot';

/** Presses reset, or asks the guest and answers a task that ends when the machine has gone through its reset. */
export async function restartVm(
  endpoint: Endpoint,
  ref: string,
  { force, timeoutSeconds = GUEST_PATIENCE }: StopRequest,
): Promise<Mutation<null>> {
  const dom = await findDomain(endpoint, ref);
  const power = await powerOf(endpoint, dom);
  if (power !== 'RUNNING' && !(force && power === 'PAUSED')) {
    throw wrongState(
      'restartVm',
      `${dom.name} is ${power.toLowerCase()}: only a running VM can be restarted`,
      'Start it instead.',
    );
  }
  if (force) {
    await reset(endpoint, dom);
    return done();
  }
  if (endpoint.facts.driver === 'test') {
    await endpoint.call(procedures.domainReboot, { dom });
    return done();
  }
  const task = { id: `${REBOOT_VERB}:${dom.uuid}`, verb: REBOOT_VERB, data: { uuid: dom.uuid } };
  const outcome = await longWork(endpoint, task, (detached) => reboot(detached, dom, timeoutSeconds));
  return outcome.kind === 'task' ? outcome : done();
}

async function reset(endpoint: Endpoint, dom: Domain): Promise<void> {
  const { call } = endpoint;
  try {
    await call(procedures.domainReset, { dom });
    // A paused machine is reset, and stays paused.
    if ((await powerOf(endpoint, dom)) === 'PAUSED') await call(procedures.domainResume, { dom });
  } catch (error) {
    if (!isCode(error, CODE.noSupport)) throw error;
    await call(procedures.domainReboot, { dom });
  }
}

/** The reset is an event only: it is listened for before the guest is asked. */
async function reboot(endpoint: Endpoint, dom: Domain, timeoutSeconds: number): Promise<null> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const unsubscribe = await endpoint.client.subscribe(events.domainReboot, (event) => {
    if (event.dom.uuid === dom.uuid) resolve(true);
  });
  const timer = setTimeout(resolve, timeoutSeconds * 1000, false);
  try {
    await askGuestTo(endpoint, dom, async (flags, withinMs) => {
      await endpoint.call(procedures.domainReboot, { dom, flags }, { withinMs });
    });
    if (await promise) {
      endpoint.memory.guests.forget(dom.uuid);
      return null;
    }
  } finally {
    clearTimeout(timer);
    await unsubscribe();
  }
  throw timedOut(
    'restartVm',
    `${dom.name} was asked to restart and had not done so after ${timeoutSeconds} s`,
    timeoutSeconds,
    'See what holds the guest up on its console, or restart it by force.',
  );
}
