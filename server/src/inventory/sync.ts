import { setTimeout as delay } from 'node:timers/promises';
import { hypervisorError } from '@anyvisor/domain';
import type { ConnectionReport, HypervisorError } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import type { ConnectedPort } from '../connections/connected-port.ts';
import { probe } from '../connections/probe.ts';
import { recordSeen, recordStatus } from '../connections/status.ts';
import type { StatusChange } from '../connections/status.ts';
import { inTenant } from '../db/transaction.ts';
import { LeaseLost } from '../nodes/lease.ts';
import type { Lease } from '../nodes/lease.ts';
import { assertLease } from '../nodes/queries.ts';
import { pauseAfterRefusal, pauseOfLastRefusal } from './last-refusal.ts';
import type { SyncDependencies } from './sync-dependencies.ts';
import { watchOnce } from './watch-once.ts';

/** First and longest pause between attempts to reach an endpoint, in ms: with its jitter less than 30 s after it is back. */
const firstPause = 250;
const longestPause = 20_000;
const testDeadline = 30_000;

/** A connection being kept in step: how to ask it for everything again, now. */
export interface Sync {
  readonly ended: Promise<void>;
  /** Reads everything anew as soon as possible; at once when the endpoint was given up for the moment. */
  readonly refresh: () => void;
}

/**
 * Keeps the inventory of one connection in step until the signal is aborted or the lease lost: test, watch, apply; after
 * any failure the same again with back-off. The test is also what closes an open breaker.
 */
export function syncConnection(
  deps: SyncDependencies,
  lease: Lease,
  connected: ConnectedPort,
  signal: AbortSignal,
): Sync {
  const wanted = new EventTarget();
  const ended = keepInStep(deps, lease, connected, signal, wanted).catch((error: unknown) => {
    if (!(error instanceof LeaseLost) && !signal.aborted) {
      deps.logger.error(
        { err: error, connectionId: lease.connectionId },
        'the inventory stopped being kept in step',
      );
    }
  });
  return { ended, refresh: () => wanted.dispatchEvent(new Event('refresh')) };
}

async function keepInStep(
  deps: SyncDependencies,
  lease: Lease,
  connected: ConnectedPort,
  signal: AbortSignal,
  wanted: EventTarget,
): Promise<void> {
  let pause = firstPause;
  let everWorked = false;
  const refused = await pauseOfLastRefusal(deps, lease).catch(() => 0);
  if (refused > 0) {
    await pauseUnless(refused, signal, wanted);
  }
  while (!signal.aborted && lease.held()) {
    const round = await oneRound(deps, lease, connected, signal, wanted);
    if (signal.aborted) {
      return;
    }
    everWorked ||= round.worked;
    pause = round.worked ? firstPause : Math.min(pause * 2, longestPause);
    const wait = isRefusal(round.error) ? (everWorked ? pauseAfterRefusal : Infinity) : pause;
    await record(deps, lease, connected, {
      health: connected.breaker() === 'open' ? 'UNREACHABLE' : 'DEGRADED',
      error: round.error,
    });
    deps.metrics.watchRestarts.inc({ type: connected.adapter.type });
    deps.logger.warn(
      { connectionId: lease.connectionId, kind: round.error.kind, pause: wait },
      `the inventory is read again ${wait === Infinity ? 'when somebody asks' : 'soon'}: ${round.error.message}`,
    );
    const jittered = wait * (0.75 + 0.5 * (deps.random ?? Math.random)());
    await pauseUnless(jittered, signal, wanted);
  }
}

/** A login refused, or a peer that is not the right one: repeating it helps nobody and may lock an account. */
function isRefusal(error: HypervisorError): boolean {
  return error.kind === 'AuthenticationFailed' || error.reason === 'certificate';
}

interface Round {
  readonly error: HypervisorError;
  /** It was in step for a while: begin with short pauses again. */
  readonly worked: boolean;
}

/** Test and watch until something fails; a failure of ours (the database) ends a round like one of theirs. */
async function oneRound(
  deps: SyncDependencies,
  lease: Lease,
  connected: ConnectedPort,
  signal: AbortSignal,
  wanted: EventTarget,
): Promise<Round> {
  let worked = false;
  try {
    const tested = await probe(connected.port, context(deps, signal));
    if (!tested.ok) {
      return { error: tested.error, worked };
    }
    await deps.learn?.(lease, tested.value);
    const error = await watchOnce({
      deps,
      lease,
      connected,
      signal,
      wanted,
      onBatch: async (batch) => {
        if (batch.type === 'reset' && !worked) {
          worked = true;
          await record(deps, lease, connected, { health: 'HEALTHY', report: tested.value, seen: true });
        } else {
          await seen(deps, lease);
        }
      },
    });
    return { error, worked };
  } catch (cause) {
    if (cause instanceof LeaseLost) {
      throw cause;
    }
    deps.logger.error({ err: cause, connectionId: lease.connectionId }, 'a round of the inventory failed');
    return {
      worked,
      error: hypervisorError('UnknownError', {
        message: 'What the hypervisor said could not be kept',
        cause,
      }),
    };
  }
}

export function context(deps: Pick<SyncDependencies, 'newId'>, signal: AbortSignal): CallContext {
  return {
    signal,
    deadline: Date.now() + testDeadline,
    progress: () => undefined,
    correlationId: `sync-${deps.newId()}`,
  };
}

/** A database that does not answer must not end the loop: the next round tries again. */
async function record(
  deps: SyncDependencies,
  lease: Lease,
  connected: ConnectedPort,
  what: Pick<StatusChange, 'health'> & {
    readonly error?: HypervisorError;
    readonly report?: ConnectionReport;
    readonly seen?: boolean;
  },
): Promise<void> {
  try {
    await inTenant(deps.db, lease.tenantId, async (tx) => {
      await assertLease(tx, lease);
      await recordStatus(tx, {
        tenantId: lease.tenantId,
        connectionId: lease.connectionId,
        name: connected.config.name,
        breaker: connected.breaker(),
        now: deps.clock.now(),
        ...what,
      });
    });
  } catch (error) {
    if (error instanceof LeaseLost) {
      throw error;
    }
    deps.logger.error({ err: error, connectionId: lease.connectionId }, 'the status could not be written');
  }
}

async function seen(deps: SyncDependencies, lease: Lease): Promise<void> {
  await inTenant(deps.db, lease.tenantId, (tx) => recordSeen(tx, lease.connectionId, deps.clock.now()));
}

/** What Node's timers can count; nobody waits that long for a person. */
const longestTimer = 2 ** 31 - 1;

async function pauseUnless(ms: number, signal: AbortSignal, wanted: EventTarget): Promise<void> {
  const woken = new AbortController();
  const wake = () => woken.abort();
  wanted.addEventListener('refresh', wake, { once: true });
  signal.addEventListener('abort', wake, { once: true });
  try {
    await delay(Math.min(ms, longestTimer), undefined, { signal: woken.signal });
  } catch {
    // Woken early.
  } finally {
    wanted.removeEventListener('refresh', wake);
    signal.removeEventListener('abort', wake);
  }
}
