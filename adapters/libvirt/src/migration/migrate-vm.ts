import type { Json } from '@anyvisor/domain';
import type { MigrateRequest, Moved, NativeTask, Outcome, Step, StepTable } from '@anyvisor/port';
import { longWork } from '../actions/long-work.ts';
import { destroyDomain } from '../actions/destroy-domain.ts';
import { notYet } from '../actions/step.ts';
import { undefineDomain } from '../actions/undefine-domain.ts';
import { dropCheckpoints } from '../backup/checkpoints.ts';
import { notFound, unavailable } from '../faults.ts';
import { procedures } from '../protocol/procedures.ts';
import { moveDisks } from '../move-disks/move-disks.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { byHand, sessionOf, twoSidedStep } from './both-ends.ts';
import type { BothEnds } from './both-ends.ts';
import { checkMove } from './check.ts';
import { copyDisks, copyTask, dropCopies, findCopied } from './copy-disks.ts';
import { defineThere } from './define-there.ts';
import { dropReserved, findReserved, reserveDisks } from './far-disks.ts';
import { abortMigration, migrationTask, untilOver } from './follow-migration.ts';
import type { MigrationTask } from './follow-migration.ts';
import { perform } from './perform.ts';
import { isColdCopy, optionsOf, planIn } from './plan.ts';
import type { MigrationPlan } from './plan.ts';
import { recover } from './recover.ts';
import { settle } from './settle.ts';
import { locate } from './whereabouts.ts';
import type { Side } from './whereabouts.ts';

/**
 * To the host of another connection, by the two daemons themselves. Whatever dies in between, where the guest is now says
 * how to go on: at the source it is begun (again), under way it is followed, at the destination it is settled, torn apart
 * by a broken post-copy it is taken up again. Only one side ever runs it. The disks of one that is off go through us, and
 * then it is defined there and undefined here.
 */
export function migrateVm(
  session: LibvirtSession,
  uuid: string,
  request: MigrateRequest,
): StepTable<Moved | null> {
  const { destination, targetHost } = request;
  if (destination === undefined) {
    if (request.targetStorage !== undefined && targetHost === undefined)
      return moveDisks(session, uuid, request);
    if (targetHost !== undefined) throw notFound('host', targetHost);
    throw unavailable(
      'migrateVm',
      'a libvirt connection is one host: name the connection of another host as the destination',
    );
  }
  const target = sessionOf(destination);
  const task = migrationTask(request.marker, { uuid, postCopyAfterMs: postCopyAfter(request) });
  return {
    kind: 'steps',
    result: (memory) => (memory['move'] ?? null) as unknown as Moved | null,
    steps: [
      twoSidedStep(session, target, 'check', {
        find: () => Promise.resolve(notYet),
        run: async (ends) => {
          if (targetHost !== undefined && !isHost(ends.there, targetHost)) throw notFound('host', targetHost);
          const plan = await checkMove(ends, target, uuid, request);
          return { kind: 'done', value: plan as unknown as Json };
        },
      }),
      request.live ? reserveStep(session, target, uuid) : copyStep(session, target, uuid, request.marker),
      twoSidedStep(session, target, 'move', {
        // Where the guest is decides in the middle of the work, not whether it is done.
        find: () => Promise.resolve(notYet),
        run: (ends, memory) => move(ends, uuid, planIn(memory), request, task),
        undo: (ends, memory) => stayHere(ends, uuid, planIn(memory)),
      }),
    ],
  };
}

function reserveStep(session: LibvirtSession, target: LibvirtSession, uuid: string): Step {
  return twoSidedStep(session, target, 'reserve-disks', {
    find: (ends, memory) => findReserved(ends, planIn(memory)),
    run: async (ends, memory) => {
      await reserveDisks(ends, planIn(memory));
      return { kind: 'done', value: null };
    },
    undo: (ends, memory) => dropReserved(ends, uuid, planIn(memory)),
  });
}

function copyStep(session: LibvirtSession, target: LibvirtSession, uuid: string, marker: string): Step {
  const task = copyTask(marker);
  return twoSidedStep(session, target, 'copy-disks', {
    find: (ends, memory) => findCopied(ends, planIn(memory), task),
    run: (ends, memory) => copyDisks(ends, planIn(memory), task),
    undo: (ends, memory) => dropCopies(ends, uuid, planIn(memory), task),
  });
}

function isHost({ facts }: Endpoint, wanted: string): boolean {
  return wanted === facts.hostId || wanted === facts.hostName;
}

/** In ms; how long pre-copy goes on at most when nobody says. */
function postCopyAfter(request: MigrateRequest): number | null {
  const { postCopy = false, postCopyAfterSeconds = 5 } = optionsOf(request);
  return postCopy ? postCopyAfterSeconds * 1000 : null;
}

/** It was there before anybody began. */
function arrivedBefore(uuid: string): Json {
  return { nativeRef: uuid, seconds: null, downtimeMs: null, transferredBytes: null };
}

async function move(
  ends: BothEnds,
  uuid: string,
  plan: MigrationPlan | null,
  request: MigrateRequest,
  task: NativeTask,
): Promise<Outcome<Json>> {
  if (plan === null) return { kind: 'done', value: arrivedBefore(uuid) };
  return longWork(ends.here, task, async (here) => {
    // Not the destination's own deadline and signal: those end with the call that begins this.
    const there = ends.there.detached(here.ctx.deadline - here.now());
    const long = { here, there };
    const tracked = task.data as unknown as MigrationTask;
    const first = await locate(long, uuid);
    // Begun by a process that has died: the daemons went on without it.
    if (first.at === 'leaving') await untilOver(here, tracked);
    const { at, source, destination } = first.at === 'leaving' ? await locate(long, uuid) : first;
    if (at === 'held') await backToSource(long, source, destination);
    if (at === 'here' || at === 'held') {
      if (source === null) throw notFound('vm', uuid);
      if (isColdCopy(plan)) await defineThere(long, source, plan, optionsOf(request));
      else await performOrRecover(long, source, plan, request, tracked);
    } else if (at === 'torn') {
      await bringTogether(long, plan, request, tracked);
    } else if (at !== 'there') {
      throw lost(plan.name, at);
    }
    return settle(long, uuid, plan);
  });
}

/** What the daemons broke off in the middle of a post-copy is no failure yet, and nothing that could be repeated. */
async function performOrRecover(
  ends: BothEnds,
  { dom }: Side,
  plan: MigrationPlan,
  request: MigrateRequest,
  task: MigrationTask,
): Promise<void> {
  await dropCheckpoints(ends.here, dom, 'migrateVm');
  try {
    await perform(ends, dom, plan, request, false);
  } catch (error) {
    if (optionsOf(request).postCopy !== true) throw error;
    if (!(await bringTogether(ends, plan, request, task))) throw error;
  }
}

/** A torn guest, until it is whole at the destination; it may tear again on the way. False: it never left. */
async function bringTogether(
  ends: BothEnds,
  plan: MigrationPlan,
  request: MigrateRequest,
  task: MigrationTask,
): Promise<boolean> {
  for (let time = 0; time < MOST_TEARS; time += 1) {
    await recover(ends, task.uuid, plan, request);
    const { at } = await locate(ends, task.uuid);
    if (at === 'leaving') await untilOver(ends.here, task);
    else if (at !== 'torn') return at === 'there';
  }
  return false;
}

const MOST_TEARS = 20;

/** After a failure or a cancel: the guest goes on at the source, unless it has gone already. */
async function stayHere(ends: BothEnds, uuid: string, plan: MigrationPlan | null): Promise<void> {
  if (plan === null) return;
  await abortMigration(ends.here, uuid);
  const { at, source, destination } = await locate(ends, uuid);
  if (at === 'here' && isColdCopy(plan)) {
    // Known there since a moment ago, and started here by somebody else: this one counts.
    if (destination !== null) await undefineDomain(ends.there, destination.dom);
    return;
  }
  if (at === 'here' || at === 'held') return backToSource(ends, source, destination);
  if (at !== 'there') throw lost(plan.name, at);
  await settle(ends, uuid, plan);
  throw byHand(
    `${plan.name} had arrived before it could be called back: it runs at the destination, and only there`,
    'Nothing is left to clean up. Move it back if it is wanted here.',
  );
}

/**
 * Half a guest at the destination, which never ran, goes; the whole one here goes on. In this order: as long as the other
 * could be started, this one must not run.
 */
async function backToSource(
  { here, there }: BothEnds,
  source: Side | null,
  destination: Side | null,
): Promise<void> {
  if (destination !== null) await destroyDomain(there, destination.dom);
  if (source !== null && source.state === PAUSED_STATE && source.reason === PAUSED_FOR_MIGRATION) {
    await here.call(procedures.domainResume, { dom: source.dom });
  }
}

/** VIR_DOMAIN_PAUSED and VIR_DOMAIN_PAUSED_MIGRATION. */
const PAUSED_STATE = 3;
const PAUSED_FOR_MIGRATION = 2;

function lost(name: string, at: string): Error {
  const told: Readonly<Record<string, string>> = {
    leaving: `${name} is still on its way and cannot be called back: post-copy has begun`,
    torn: `post-copy of ${name} broke off: half of its memory is on either host, and neither may be stopped`,
    both: `${name} runs on both hosts`,
    nowhere: `${name} runs on neither host any more`,
  };
  const next: Readonly<Record<string, string>> = {
    leaving: 'Wait until it has arrived.',
    torn: 'Mend the network between the hosts, then ask for the same migration again: it goes on where it broke off.',
    both: 'Stop one of the two by force at once, and check its disks.',
    nowhere: 'See the logs of QEMU on both hosts; its disks are untouched.',
  };
  return byHand(told[at] ?? `where ${name} runs cannot be told (${at})`, next[at] ?? 'Look at both hosts.');
}
