import { STATE, PAUSED } from '../inventory/state-words.ts';
import { CODE, isCode } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { byField } from '../protocol/typed-params.ts';
import type { ParamValue } from '../protocol/typed-params.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { BothEnds } from './both-ends.ts';

/**
 * Where a guest is that may be on its way, by what both daemons say now. `held`: stopped at the source for the moment of
 * switching, and nobody at work on it; `torn`: post-copy broke off, half of the memory is on either side.
 */
export type Whereabouts = 'here' | 'leaving' | 'held' | 'there' | 'torn' | 'both' | 'nowhere';

/** A domain as one side has it; null where it is not known. */
export interface Side {
  readonly dom: Domain;
  readonly state: number;
  readonly reason: number;
  readonly persistent: boolean;
  readonly job: MigrationJob | null;
}

export interface MigrationJob {
  readonly direction: 'in' | 'out';
  readonly facts: ReadonlyMap<string, ParamValue>;
}

export async function locate(
  { here, there }: BothEnds,
  uuid: string,
): Promise<{ readonly at: Whereabouts; readonly source: Side | null; readonly destination: Side | null }> {
  // The source first: what is not there any more has been at the destination before.
  const source = await sideOf(here, uuid);
  const destination = await sideOf(there, uuid);
  return { at: whereabouts(source, destination), source, destination };
}

/** Pure, for tests: every pair of sides has one answer. */
export function whereabouts(source: Side | null, destination: Side | null): Whereabouts {
  const arrived = destination !== null && isArrived(destination);
  if (source === null) return arrived || isOff(destination) ? 'there' : 'nowhere';
  // libvirt keeps the job of a post-copy that has broken off, for whoever takes it up again.
  if (isAhead(source) && (source.reason === PAUSED.postCopyFailed || source.job === null)) {
    return arrived && !isBroken(destination) && !isGathering(destination) ? 'there' : 'torn';
  }
  if (source.job?.direction === 'out') return 'leaving';
  if (source.state === STATE.paused && source.reason === PAUSED.migration) return arrived ? 'there' : 'held';
  if (isOff(source)) return arrived || isOff(destination) ? 'there' : 'here';
  return arrived && isGoing(source) ? 'both' : arrived ? 'there' : 'here';
}

/** Its guest goes on there, or would if nobody had paused it; not one whose memory is still flowing in. */
function isArrived({ state, reason, job }: Side): boolean {
  if (job?.direction === 'in' && reason !== RUNNING_POSTCOPY) return false;
  return isGoing({ state }) || (state === STATE.paused && !ON_THE_WAY.has(reason));
}

function isGoing({ state }: Pick<Side, 'state'>): boolean {
  return state === STATE.running || state === STATE.blocked || state === STATE.shutdown;
}

function isOff(side: Side | null): boolean {
  // Before its QEMU is started an arriving domain is listed as off, and is transient.
  return side !== null && side.persistent && (side.state === STATE.shutoff || side.state === STATE.crashed);
}

/** The guest has gone ahead of its memory. */
function isAhead({ state, reason }: Side): boolean {
  return state === STATE.paused && (reason === PAUSED.postCopy || reason === PAUSED.postCopyFailed);
}

/** It runs, and waits for the rest of its memory: for ever, if nobody sends it. */
function isGathering({ state, reason, job }: Side): boolean {
  return job !== null || (state === STATE.running && reason === RUNNING_POSTCOPY);
}

function isBroken(side: Side | null): boolean {
  return (
    side === null ||
    (side.state === STATE.running && side.reason === RUNNING_POSTCOPY_FAILED) ||
    (side.state === STATE.paused && side.reason === PAUSED.postCopyFailed)
  );
}

/** virDomainRunningReason. */
const RUNNING_POSTCOPY = 10;
const RUNNING_POSTCOPY_FAILED = 11;
const ON_THE_WAY: ReadonlySet<number> = new Set([PAUSED.migration, PAUSED.startingUp, PAUSED.postCopyFailed]);

async function sideOf(endpoint: Endpoint, uuid: string): Promise<Side | null> {
  const dom = await lookUpDomain(endpoint, uuid);
  if (dom === undefined) return null;
  const gone = (thrown: unknown): boolean => isCode(thrown, CODE.noDomain);
  const [state, persistent, job] = await Promise.all([
    unlessCode(endpoint.call(procedures.domainGetState, { dom }), gone),
    unlessCode(endpoint.call(procedures.domainIsPersistent, { dom }), gone),
    migrationJob(endpoint, dom),
  ]);
  if (state === undefined || persistent === undefined) return null;
  return { dom, ...state, ...persistent, job };
}

/** The migration that goes on with this domain, null when there is none. Figures in bytes and ms. */
export async function migrationJob({ call }: Endpoint, dom: Domain): Promise<MigrationJob | null> {
  let answer;
  try {
    answer = await call(procedures.domainGetJobStats, { dom });
  } catch (error) {
    // "migration statistics are available only on the source host"
    if (isCode(error, ONLY_AT_SOURCE)) return { direction: 'in', facts: new Map() };
    if (isCode(error, CODE.noDomain, CODE.operationInvalid, CODE.noSupport)) return null;
    throw error;
  }
  if (answer.type !== BOUNDED && answer.type !== UNBOUNDED) return null;
  const facts = byField(answer.params);
  const operation = Number(facts.get('operation') ?? 0);
  if (operation === MIGRATION_IN) return { direction: 'in', facts };
  return operation === MIGRATION_OUT ? { direction: 'out', facts } : null;
}

/** VIR_ERR_OPERATION_UNSUPPORTED, which a domain answers to which a guest is coming. */
const ONLY_AT_SOURCE = 84;
/** virDomainJobType. */
const BOUNDED = 1;
const UNBOUNDED = 2;
/** virDomainJobOperation. */
const MIGRATION_IN = 4;
const MIGRATION_OUT = 5;
