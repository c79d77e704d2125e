import type { Schemas } from '../../api/client.ts';
import type { Connection } from '../connections/connection-queries.ts';

type Tree = Schemas['ComputeTree'];

/** A line of the compute tree: a connection, or a unit of one. */
export interface ComputeNode {
  readonly id: string;
  readonly name: string;
  readonly children: readonly ComputeNode[];
  readonly connection: Connection | undefined;
  readonly unit: Tree | undefined;
  /** A connection of which the units are not read yet may have some. */
  readonly mayOpen: boolean;
}

/** Connections with their units, as far as they were read. */
export function computeNodes(
  connections: readonly Connection[],
  trees: ReadonlyMap<string, readonly Tree[]>,
): readonly ComputeNode[] {
  return connections.map((connection) => {
    const units = trees.get(connection.id);
    return {
      id: connection.id,
      name: connection.name,
      children: units?.map(unitNode) ?? [],
      connection,
      unit: undefined,
      mayOpen: units === undefined || units.length > 0,
    };
  });
}

function unitNode(unit: Tree): ComputeNode {
  const children = unit.children.map(unitNode);
  return {
    id: unit.id,
    name: unit.name,
    children,
    connection: undefined,
    unit,
    mayOpen: children.length > 0,
  };
}
