import { setTimeout as sleep } from 'node:timers/promises';
import { HypervisorFault } from '@anyvisor/domain';
import type { MigrateRequest } from '@anyvisor/port';
import { mapError } from '../errors.ts';
import { PAUSED, STATE } from '../inventory/state-words.ts';
import { byHand } from './both-ends.ts';
import type { BothEnds } from './both-ends.ts';
import { perform } from './perform.ts';
import { optionsOf } from './plan.ts';
import type { MigrationPlan } from './plan.ts';
import { locate } from './whereabouts.ts';
import type { Side } from './whereabouts.ts';

/** How long a broken post-copy is tried to be taken up again when nobody says, in s. */
const PATIENCE = 300;
/** Between two tries, in ms. */
const PAUSE = 3000;
/** A resumed migration flows again within so many ms, or its QEMU is beyond answering. */
const FLOWS_WITHIN = 45_000;

/**
 * Takes up a post-copy that broke off, as soon as the hosts reach each other again. Neither side is ever stopped by it: each
 * has a half of the guest that nothing else has. Answers when the guest has arrived, or is on its way again.
 */
export async function recover(
  ends: BothEnds,
  uuid: string,
  plan: MigrationPlan,
  request: MigrateRequest,
): Promise<void> {
  const { here } = ends;
  const { postCopyRecoverySeconds = PATIENCE } = optionsOf(request);
  const end = here.now() + postCopyRecoverySeconds * 1000;
  for (;;) {
    const seen = await locate(ends, uuid).catch((error: unknown) => wordsOf(error));
    if (typeof seen !== 'string' && (seen.at !== 'torn' || seen.source === null)) return;
    const why =
      typeof seen === 'string' ? seen : await tryToResume(ends, seen.source, seen.destination, plan, request);
    if (why === undefined) return;
    const left = Math.round((end - here.now()) / 1000);
    if (left <= 0) throw stillTorn(plan.name, why);
    here.ctx.progress(0.5, `post-copy broke off (${why}); tried again for ${left} s more`);
    await sleep(PAUSE, undefined, { signal: here.ctx.signal });
  }
}

/** What stands in the way, or nothing when it has gone through. */
async function tryToResume(
  ends: BothEnds,
  source: Side | null,
  destination: Side | null,
  plan: MigrationPlan,
  request: MigrateRequest,
): Promise<string | undefined> {
  if (source === null) return undefined;
  if (destination === null) throw halfLost(plan.name, source);
  if (destination.reason === RUNNING_POSTCOPY) return UNNOTICED;
  const over = new AbortController();
  const resumed = perform(ends, source.dom, plan, request, true).then(
    () => undefined,
    (error: unknown) => wordsOf(error),
  );
  try {
    return await Promise.race([resumed, unlessItFlows(ends, source, over.signal)]);
  } finally {
    over.abort();
  }
}

/** Ends, with a reason, only when the resumed migration does not begin to flow. */
async function unlessItFlows(ends: BothEnds, { dom }: Side, signal: AbortSignal): Promise<string> {
  const { promise: never } = Promise.withResolvers<string>();
  try {
    await sleep(FLOWS_WITHIN, undefined, { signal });
    const { source } = await locate(ends, dom.uuid);
    const stands = source?.state === STATE.paused && source.reason === PAUSED.postCopyFailed;
    return stands ? 'QEMU does not answer' : await never;
  } catch {
    return never;
  }
}

/** virDomainRunningReason. */
const RUNNING_POSTCOPY = 10;
const UNNOTICED = 'its QEMU at the destination waits for a connection that is dead';

function wordsOf(error: unknown): string {
  return error instanceof HypervisorFault ? error.error.message : mapError(error, 'migrateVm').message;
}

function stillTorn(name: string, why: string): HypervisorFault {
  const close =
    why === UNNOTICED
      ? ' Close that connection on the destination host first: "ss -K dst ADDRESS-OF-THE-SOURCE".'
      : '';
  return byHand(
    `post-copy of ${name} broke off and could not be taken up again: ${why}. Half of its memory is on either host: stop it on neither`,
    `Mend the network between the hosts, then ask for the same migration again: it goes on where it broke off.${close}`,
  );
}

function halfLost(name: string, { dom }: Side): HypervisorFault {
  return byHand(
    `post-copy of ${name} broke off, and the destination knows it no more: what it had of the guest’s memory is lost`,
    `Nothing can continue it. Its disks are as after a power cut: see that no QEMU of it runs at the destination, stop it by force at the source ("virsh destroy ${dom.name}") and start it again.`,
  );
}
