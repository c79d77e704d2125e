import type { Json } from '@anyvisor/domain';
import type { CallContext, NativeTask } from '@anyvisor/port';
import { pendingKeys } from './actions/pending.ts';
import { findBackup } from './actions/find-backup.ts';
import { busy, failed } from './faults.ts';
import { powerStateOf } from './inventory/map-vm.ts';
import { markerIn } from './marker.ts';
import type { TaskFailed } from './protocol/api-refusal.ts';
import { path } from './protocol/form.ts';
import { asObjects, asText } from './protocol/loose.ts';
import { parseUpid } from './protocol/upid.ts';
import { findGuest, readGuest } from './reading/guests.ts';
import type { GuestDetails } from './reading/guest-book.ts';
import { rest } from './session/call-time.ts';
import type { Session } from './session.ts';

/**
 * What a task's success is answered with, and what has to be there to see before it counts: a task of an HA-managed guest
 * only writes down what is wanted. Travels in the handle, so that any process can finish it.
 */
export type TaskResult =
  | { readonly answer: 'nothing' }
  | { readonly answer: 'value'; readonly value: Json }
  /** The guest has this power state. */
  | { readonly answer: 'power'; readonly vmid: number; readonly goals: readonly string[] }
  /** The guest is not there any more. */
  | { readonly answer: 'gone'; readonly vmid: number }
  /** The guest has left for another cluster; answers what the log says of it: `seconds`, `downtimeMs`. */
  | { readonly answer: 'left'; readonly vmid: number }
  /** The guest lies on this node. */
  | { readonly answer: 'moved'; readonly vmid: number; readonly node: string }
  /** The guest is there, unlocked, with this marker; answers its reference. */
  | { readonly answer: 'made'; readonly vmid: number; readonly marker: string }
  /** `applied`, or `pending` while one of the keys waits for the next start. */
  | {
      readonly answer: 'effect';
      readonly vmid: number;
      readonly keys: readonly string[];
      readonly with?: { readonly [key: string]: Json };
    }
  /** By field, the configuration keys that stand for it. */
  | {
      readonly answer: 'fields';
      readonly vmid: number;
      readonly fields: { readonly [field: string]: readonly string[] };
    }
  | { readonly answer: 'backup'; readonly vmid: number; readonly storage: string; readonly marker: string };

const answers = new Set([
  'nothing',
  'value',
  'power',
  'gone',
  'left',
  'moved',
  'made',
  'effect',
  'fields',
  'backup',
]);
const firstPause = 50;
const longestPause = 3000;

export function resultOf(task: NativeTask): TaskResult | undefined {
  const data: unknown = Object(task).data;
  return answers.has(Object(data).answer as string) ? (data as TaskResult) : undefined;
}

/** After the task's own success. */
export async function finish(
  session: Session,
  ctx: CallContext,
  result: TaskResult | undefined,
  task: NativeTask,
): Promise<Json> {
  if (result === undefined) return null;
  switch (result.answer) {
    case 'value':
      return result.value;
    case 'power':
      await until(session, ctx, result.vmid, task.verb, ({ config, current }) =>
        result.goals.includes(
          powerStateOf(asText(current['status']), asText(current['qmpstatus']), asText(config['lock'])),
        ),
      );
      return null;
    case 'gone':
      session.guests.forget(result.vmid);
      return null;
    case 'left':
      session.guests.forget(result.vmid);
      return figuresOf(session, ctx, task.id);
    case 'moved':
      await until(session, ctx, result.vmid, task.verb, ({ node }) => node === result.node);
      return null;
    case 'made':
      return made(session, ctx, result.vmid, result.marker);
    case 'effect': {
      const pending = await pendingKeys(session, ctx, String(result.vmid));
      const effect = result.keys.some((key) => pending.has(key)) ? 'pending' : 'applied';
      return result.with === undefined ? effect : { ...result.with, effect };
    }
    case 'fields': {
      const pending = await pendingKeys(session, ctx, String(result.vmid));
      const changes = Object.entries(result.fields).map(([field, keys]) => ({
        field,
        effect: keys.some((key) => pending.has(key)) ? 'pending' : 'applied',
      }));
      return { changes };
    }
    case 'backup': {
      const found = await findBackup(session, ctx, result.vmid, result.storage, result.marker);
      if (found === undefined) throw failed('backupVm', 'the backup ended well and is not there');
      return { ...found };
    }
    case 'nothing':
    default:
      return null;
  }
}

/** A task that failed because its goal was reached already has not failed. */
export async function finishAfterFailure(
  session: Session,
  ctx: CallContext,
  result: TaskResult | undefined,
  error: TaskFailed,
): Promise<Json> {
  if (result?.answer === 'power' && /already running|not running/.test(error.exitStatus)) {
    const { config, current } = await readGuest(session, ctx, String(result.vmid));
    const state = powerStateOf(
      asText(current['status']),
      asText(current['qmpstatus']),
      asText(config['lock']),
    );
    if (result.goals.includes(state)) return null;
  }
  // A task that destroys finds nothing when another one was quicker.
  if (result?.answer === 'gone' && (await findGuest(session, ctx, result.vmid)) === undefined) return null;
  // Begun twice, because an answer was lost: the other one has taken it there, or nobody; looking there tells.
  if (result?.answer === 'left' && (await findGuest(session, ctx, result.vmid)) === undefined)
    return { seconds: null, downtimeMs: null };
  if (result?.answer === 'made' && /already exists/.test(error.exitStatus))
    throw busy('create', 'somebody else took the VMID in the meantime: another one will be tried');
  throw error;
}

/** Waits for a guest that is being made to be unlocked, and answers its reference when it carries the marker. */
async function made(session: Session, ctx: CallContext, vmid: number, marker: string): Promise<Json> {
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.6)) {
    const guest = await findGuest(session, ctx, vmid);
    if (guest === undefined) throw failed('create', 'the VM was not finished: its making has failed');
    if (markerIn(asText(guest.config['description'])) === marker && guest.config['lock'] === undefined)
      return String(vmid);
    if (guest.config['lock'] === undefined)
      throw busy('create', 'somebody else took the VMID in the meantime: another one will be tried');
    await rest(ctx, pause, 'the making of the VM');
  }
}

/** `migration finished successfully (duration 00:01:05)`, `average migration speed: 1.1 GiB/s - downtime 45 ms` */
async function figuresOf(session: Session, ctx: CallContext, id: string): Promise<Json> {
  const node = parseUpid(id)?.node ?? '';
  const log = await session.get(ctx, path`/nodes/${node}/tasks/${id}/log`, { limit: 10_000 }).catch(() => []);
  const text = asObjects(log, 10_000)
    .map((line) => asText(line['t']) ?? '')
    .join('\n');
  const [, hours, minutes, seconds] = /\(duration (\d+):(\d\d):(\d\d)\)/.exec(text) ?? [];
  const downtime = /downtime:? (\d+) ms/.exec(text)?.[1];
  return {
    seconds: hours === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    downtimeMs: downtime === undefined ? null : Number(downtime),
  };
}

async function until(
  session: Session,
  ctx: CallContext,
  vmid: number,
  verb: string,
  holds: (guest: GuestDetails) => boolean,
): Promise<void> {
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.6)) {
    if (holds(await readGuest(session, ctx, String(vmid)))) return;
    await rest(ctx, pause, verb);
  }
}
