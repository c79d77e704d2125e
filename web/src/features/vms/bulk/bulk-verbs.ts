import { beginDelete, beginRestart, beginSnapshot, beginStop, beginVerb } from '../actions/begin-verb.ts';
import { isOn } from '../actions/dialogs/delete-body.ts';
import { patience } from '../actions/dialogs/power-body.ts';
import type { VerbId } from '../actions/verbs.ts';
import type { VmRow } from '../list/vm-list-query.ts';
import type { Begun } from './bulk-run.ts';

/** The verbs that make sense for many at once, in the order of `verbs`; the first ones are shown as buttons. */
export const bulkVerbs = [
  'start',
  'stop',
  'restart',
  'forceStop',
  'forceRestart',
  'pause',
  'unpause',
  'suspend',
  'resume',
  'snapshot',
  'delete',
] as const satisfies readonly VerbId[];
export type BulkVerb = (typeof bulkVerbs)[number];

/** How many of them stand outside the menu. */
export const bulkButtons = 3;

/** What somebody said before it began. */
export interface BulkWish {
  readonly snapshotName: string;
  readonly deleteDisks: boolean;
}

/** Begins a verb for one of many: without a toast of its own. */
export function beginOne(verb: BulkVerb, vm: VmRow, wish: BulkWish): Promise<Begun> {
  return calls[verb](vm, wish);
}

const asked = { force: false, timeoutSeconds: patience.usual };

const calls: Readonly<Record<BulkVerb, (vm: VmRow, wish: BulkWish) => Promise<Begun>>> = {
  start: ({ id }) => beginVerb('start', id, true),
  pause: ({ id }) => beginVerb('pause', id, true),
  unpause: ({ id }) => beginVerb('unpause', id, true),
  suspend: ({ id }) => beginVerb('suspend', id, true),
  resume: ({ id }) => beginVerb('resume', id, true),
  stop: ({ id }) => beginStop(id, asked, true),
  forceStop: ({ id }) => beginStop(id, { force: true }, true),
  restart: ({ id }) => beginRestart(id, asked, true),
  forceRestart: ({ id }) => beginRestart(id, { force: true }, true),
  snapshot: ({ id }, { snapshotName }) => beginSnapshot(id, { name: snapshotName }, true),
  delete: ({ id, powerState }, { deleteDisks }) =>
    beginDelete(id, { deleteDisks, force: isOn(powerState) }, true),
};
