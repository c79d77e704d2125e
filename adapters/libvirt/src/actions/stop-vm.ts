import type { Json } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { Mutation, NativeTask, StopRequest } from '@anyvisor/port';
import { CODE, isCode, timedOut, wrongState } from '../faults.ts';
import { CallTimeout } from '../protocol/call-error.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain, lookUpDomain } from '../reading/one-vm.ts';
import { LibvirtError } from '../protocol/remote-error.ts';
import { readDomain } from '../reading/vms.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { destroyDomain, isActive } from './destroy-domain.ts';
import { powerOf } from './start-vm.ts';
import { lookUntil } from './waiting.ts';

/** How long a guest gets when nobody says, in seconds. */
export const GUEST_PATIENCE = 120;
/** How long an agent gets to take the request before the power button is pressed instead, in ms. */
export const AGENT_PATIENCE = 10_000;
/** A guest that boots, or sleeps, does not hear the first request: it is asked again this often, in ms. */
const ASK_AGAIN = 10_000;
/** virDomainShutdownFlagValues, and virDomainRebootFlagValues alike. */
export const BY = { acpi: 1, agent: 2 } as const;

export const SHUTDOWN_VERB = 'shutdown';

/** Pulls the plug, or asks the guest and answers a task that ends when it is off. */
export async function stopVm(
  endpoint: Endpoint,
  ref: string,
  { force, timeoutSeconds = GUEST_PATIENCE }: StopRequest,
): Promise<Mutation<null>> {
  const dom = await findDomain(endpoint, ref);
  if (force) {
    await destroyDomain(endpoint, dom);
    return done();
  }
  const power = await powerOf(endpoint, dom);
  if (power !== 'RUNNING' && power !== 'PAUSED') return done();
  if (power === 'PAUSED') {
    throw wrongState(
      'stopVm',
      `${dom.name} is paused: its guest cannot shut down`,
      'Continue it first, or stop it by force.',
    );
  }
  await askToShutDown(endpoint, dom);
  if (!(await isActive(endpoint, dom))) return done();
  const until = endpoint.now() + timeoutSeconds * 1000;
  return { kind: 'task', task: shutdownTask({ uuid: dom.uuid, name: dom.name, until, timeoutSeconds }) };
}

function askToShutDown(endpoint: Endpoint, dom: Domain): Promise<void> {
  return askGuestTo(endpoint, dom, async (flags, withinMs) => {
    await endpoint.call(procedures.domainShutdownFlags, { dom, flags }, { withinMs });
  });
}

/**
 * Asks through the agent when one is connected, for it is the surer way, else by the power button. An agent that does not
 * answer is no reason to give up.
 */
export async function askGuestTo(
  endpoint: Endpoint,
  dom: Domain,
  ask: (flags: number, withinMs: number) => Promise<void>,
): Promise<void> {
  const domain = await readDomain(endpoint, dom);
  if (domain?.agent === 'connected') {
    try {
      return await ask(BY.agent, AGENT_PATIENCE);
    } catch (error) {
      const silent =
        isCode(error, CODE.agentUnresponsive, CODE.agentUnsynced, 74, 84) || error instanceof CallTimeout;
      if (!silent) return afterAll(endpoint, dom, error);
    }
  }
  try {
    await ask(endpoint.facts.driver === 'test' ? 0 : BY.acpi, Infinity);
  } catch (error) {
    await afterAll(endpoint, dom, error);
  }
}

/** It went off while it was being asked: that is what was wanted. */
async function afterAll(endpoint: Endpoint, dom: Domain, error: unknown): Promise<void> {
  if (!isCode(error, CODE.operationInvalid) || (await isActive(endpoint, dom))) throw error;
}

interface Shutdown {
  readonly uuid: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly timeoutSeconds: number;
}

function shutdownTask(data: Shutdown): NativeTask {
  return { id: `${SHUTDOWN_VERB}:${data.uuid}`, verb: SHUTDOWN_VERB, data: { ...data } };
}

/** From any process: waits until the domain is off, as long as the guest was given. */
export async function followShutdown(endpoint: Endpoint, data: Json): Promise<Json> {
  const { uuid, name, until, timeoutSeconds } = data as unknown as Shutdown;
  const begun = until - timeoutSeconds * 1000;
  let asked = Math.max(begun, endpoint.now());
  const off = await lookUntil(
    endpoint,
    async () => {
      const fraction = (endpoint.now() - begun) / (timeoutSeconds * 1000);
      endpoint.ctx.progress(Math.min(0.99, Math.max(0, fraction)), 'the guest is shutting down');
      const dom = await lookUpDomain(endpoint, uuid);
      if (dom === undefined || !(await isActive(endpoint, dom))) return true;
      if (endpoint.now() - asked >= ASK_AGAIN) {
        asked = endpoint.now();
        await askToShutDown(endpoint, dom).catch(unlessLost);
      }
      return undefined;
    },
    Math.max(0, until - endpoint.now()),
  );
  if (off === true) return null;
  const seconds = Math.round((endpoint.now() - begun) / 1000);
  throw timedOut(
    'stopVm',
    `${name} was asked to shut down and was still running after ${seconds} s`,
    seconds,
    'See what holds the guest up on its console, or stop it by force.',
  );
}

/** Asking again may fail in any way: it goes off just now, or its agent has gone already. */
function unlessLost(error: unknown): void {
  if (!(error instanceof LibvirtError || error instanceof CallTimeout)) throw error;
}
