import type { CallContext, CloneVmRequest, CreatedVm, StepTable } from '@anyvisor/port';
import { mapped, notFound, unavailable, wrongState } from '../faults.ts';
import { mapTemplate } from '../inventory/map-templates.ts';
import { markedTags, withMarker } from '../marker.ts';
import { findPlace } from '../mapping/places.ts';
import { nameProblem } from '../mapping/settings.ts';
import { findStorage } from '../mapping/storage.ts';
import { asFlag, asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readAll, resourcesOf } from '../reading/inventory.ts';
import { readGuest } from '../reading/guests.ts';
import { tagsIn } from '../reading/row.ts';
import type { Session } from '../session.ts';
import { startClone } from './clone-guest.ts';
import { diskHolders, isShared } from './create-vm.ts';
import { chooseVmidStep, creationStep, madeRef } from './made-vm.ts';
import { placeStep } from './place-step.ts';
import { stateOf } from './power.ts';
import { shapeStep } from './shape-step.ts';
import { listSnapshots } from './snapshots.ts';

/** `choose-vmid`, `clone-vm`, `shape-vm`, and `place-vm` where a node was named. */
export async function cloneVm(
  session: Session,
  ctx: CallContext,
  request: CloneVmRequest,
): Promise<StepTable<CreatedVm>> {
  const { marker, name, mode, mapping } = request;
  const source = await readGuest(session, ctx, request.source);
  const problem = nameProblem(name, '/name');
  if (problem !== undefined) return mapped<never>({ ok: false, error: problem });
  const { rows, endpoint } = await readAll(session, ctx);
  const linked = mode === 'linked';
  const isTemplate = asFlag(source.config['template']);
  if (linked && !isTemplate)
    throw unavailable('cloneVm', 'linked copies are made of templates only; make a full copy');
  const row = rows.guests.find(({ vmid }) => vmid === source.vmid);
  if (linked && row !== undefined && !mapTemplate(row, source, endpoint).supportsLinkedClone)
    throw unavailable('cloneVm', 'the storage of the template keeps whole copies only');
  if (source.kind === 'lxc' && stateOf(source) === 'RUNNING' && request.snapshotId === undefined)
    throw wrongState(
      'cloneVm',
      'a running container can only be cloned from a snapshot',
      'Stop it, or name a snapshot.',
    );
  const { snapshotId } = request;
  if (snapshotId !== undefined) {
    const snapshots = await listSnapshots(session, ctx, request.source);
    if (!snapshots.some(({ id }) => id === snapshotId)) throw notFound('snapshot', snapshotId);
  }
  const resources = await resourcesOf(session, ctx, rows, endpoint);
  const place = mapped(findPlace({ computeUnit: request.computeUnit, pool: undefined }, mapping, resources));
  const free = isShared(source, rows);
  const wish = { storage: request.storage, sizeGb: 1, thin: true };
  const storage =
    request.storage === undefined || linked
      ? undefined
      : mapped(findStorage(wish, mapping, resources, source.node, '/storage', diskHolders(rows))).name;
  const description = withMarker(asText(source.config['description']) ?? '', marker);
  const creation = creationStep(session, {
    step: 'clone-vm',
    marker,
    name,
    start: (stepCtx, vmid) =>
      startClone(session, stepCtx, source, {
        vmid,
        name,
        description,
        full: !linked,
        storage,
        target: free && storage === undefined ? place.node : undefined,
        pool: place.pool,
        snapshot: snapshotId,
      }),
  });
  const shape = shapeStep(session, marker, (copy) => shapeOf(copy, marker, description));
  const steps = [chooseVmidStep(session, marker), creation, shape];
  return {
    kind: 'steps',
    steps: place.node === undefined ? steps : [...steps, placeStep(session, marker, place.node)],
    result: (memory) => ({ nativeRef: madeRef(memory['clone-vm']), name }),
  };
}

/** A copy takes over the tags and the description of its source: its own marker goes in their place. */
function shapeOf({ config }: GuestDetails, marker: string, description: string) {
  return { tags: markedTags(tagsIn(asText(config['tags'])), marker), description };
}
