import type { Schemas } from '../../../api/client.ts';

export type Snapshot = Schemas['Snapshot'];

export interface Branch {
  readonly snapshot: Snapshot;
  /** How far from the root: 0 for one without a parent. */
  readonly depth: number;
  /** Everything that stands on it, at any depth. */
  readonly descendants: readonly Snapshot[];
}

/**
 * Snapshots in the order of their tree, each below its parent, siblings oldest first. One whose parent is not in the
 * list is a root; ones that stand on each other in a circle are roots too, so that none is lost.
 */
export function snapshotTree(snapshots: readonly Snapshot[]): readonly Branch[] {
  const known = new Set(snapshots.map(({ id }) => id));
  const children = Map.groupBy(snapshots, ({ parentId }) =>
    parentId !== null && known.has(parentId) ? parentId : '',
  );
  const placed = new Set<string>();
  const below = (parentId: string, depth: number): Branch[] =>
    (children.get(parentId) ?? []).toSorted(byAge).flatMap((snapshot) => {
      if (placed.has(snapshot.id)) {
        return [];
      }
      placed.add(snapshot.id);
      const under = below(snapshot.id, depth + 1);
      return [{ snapshot, depth, descendants: under.map((branch) => branch.snapshot) }, ...under];
    });
  const tree = below('', 0);
  const circling = snapshots.filter(({ id }) => !placed.has(id));
  return [...tree, ...circling.map((snapshot) => ({ snapshot, depth: 0, descendants: [] }))];
}

function byAge(one: Snapshot, other: Snapshot): number {
  return (one.createdAt ?? '').localeCompare(other.createdAt ?? '') || one.name.localeCompare(other.name);
}
