import type { Json } from '@anyvisor/domain';
import type { NativeTask, Step, StepMemory } from '@anyvisor/port';
import { longWork } from '../actions/long-work.ts';
import { happened, notYet, step } from '../actions/step.ts';
import { waitUntil } from '../actions/waiting.ts';
import type { CloudInitSeed } from '../cloud-init/seed.ts';
import type { PlacedVolume, VolumePlace, VolumePlan } from '../native-spec.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { createVolume } from './create-volume.ts';
import { deleteVolume } from './delete-volume.ts';
import { findVolume } from './find-volume.ts';
import { placeKey, volumeAt } from './volume-handle.ts';

/**
 * The step that makes one volume. Its name carries the operation's tag, so that it is found again; a fragment is removed
 * and made again, which is safe because nothing uses it before a later step has been recorded.
 */
export function volumeStep(
  session: LibvirtSession,
  name: string,
  plan: VolumePlan,
  content?: CloudInitSeed,
): Step {
  return step(session, name, {
    find: async (endpoint) => {
      const found = await findVolume(endpoint, plan);
      if (found.state === 'whole') return happened(asJson(found.volume));
      if (found.state === 'rising') return { happened: 'running', task: volumeTask(found.place) };
      return notYet;
    },
    run: async (endpoint) => {
      const id = taskId(plan.places[0]);
      if (!endpoint.memory.work.isGoingOn(id)) {
        const found = await findVolume(endpoint, plan);
        if (found.state === 'whole') return { kind: 'done', value: asJson(found.volume) };
        if (found.state === 'rising') return { kind: 'task', task: volumeTask(found.place) };
        if (found.state === 'fragment') await deleteVolume(endpoint, found.handle);
      }
      return longWork(endpoint, volumeTask(plan.places[0]), async (detached) =>
        asJson(await createVolume(detached, plan, content)),
      );
    },
    undo: async (endpoint) => {
      const id = taskId(plan.places[0]);
      await waitUntil(endpoint, name, 'the end of the copy that is going on', () =>
        Promise.resolve(endpoint.memory.work.isGoingOn(id) ? undefined : true),
      );
      for (const place of plan.places) await removeAt(endpoint, place);
    },
  });
}

/** The volume a step left in memory. */
export function placedVolume(memory: StepMemory, name: string): PlacedVolume {
  const value = memory[name] as unknown as PlacedVolume | undefined;
  if (value?.place === undefined) throw new Error(`step ${name} left no volume in memory`);
  return value;
}

export const VOLUME_VERB = 'make-volume';

function volumeTask(place: VolumePlace | undefined): NativeTask {
  return { id: taskId(place), verb: VOLUME_VERB, data: (place ?? null) as unknown as Json };
}

function taskId(place: VolumePlace | undefined): string {
  return `${VOLUME_VERB}:${place === undefined ? '' : placeKey(place)}`;
}

async function removeAt(endpoint: Endpoint, place: VolumePlace): Promise<void> {
  const handle = await volumeAt(endpoint, place);
  if (handle === undefined) return;
  await deleteVolume(endpoint, handle);
  endpoint.memory.finishedVolumes.delete(placeKey(place));
}

function asJson(volume: PlacedVolume): Json {
  return volume as unknown as Json;
}
