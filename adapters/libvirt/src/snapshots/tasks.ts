import type { NativeTask } from '@anyvisor/port';
import type { Domain } from '../protocol/handles.ts';

export const SNAPSHOT_VERBS = {
  create: 'snapshot',
  revert: 'revert-snapshot',
  delete: 'delete-snapshot',
} as const;

export function snapshotTask(
  verb: (typeof SNAPSHOT_VERBS)[keyof typeof SNAPSHOT_VERBS],
  { uuid }: Pick<Domain, 'uuid'>,
  snapshot: string,
): NativeTask {
  return { id: `${verb}:${uuid}:${snapshot}`, verb, data: { uuid, snapshot } };
}
