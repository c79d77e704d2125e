/** Something with things below it. */
export interface TreeNode {
  readonly id: string;
  readonly children: readonly TreeNode[];
}

/** A line of a tree as it is shown. */
export interface TreeRow<Node extends TreeNode> {
  readonly node: Node;
  /** From 1. */
  readonly level: number;
  readonly parentId: string | undefined;
  readonly expanded: boolean;
}

/** The lines that are shown, from the top: what is below a closed node is not. */
export function treeRows<Node extends TreeNode & { readonly children: readonly Node[] }>(
  nodes: readonly Node[],
  open: ReadonlySet<string>,
  level = 1,
  parentId?: string,
): readonly TreeRow<Node>[] {
  return nodes.flatMap((node) => {
    const expanded = open.has(node.id);
    const below = expanded ? treeRows(node.children, open, level + 1, node.id) : [];
    return [{ node, level, parentId, expanded }, ...below];
  });
}

/** Ids from the root down to a node, itself last; empty when it is not there. */
export function pathTo(nodes: readonly TreeNode[], id: string): readonly string[] {
  for (const node of nodes) {
    if (node.id === id) {
      return [id];
    }
    const below = pathTo(node.children, id);
    if (below.length > 0) {
      return [node.id, ...below];
    }
  }
  return [];
}

/** What an arrow key does in a tree, as the WAI-ARIA practice for trees has it. */
export type TreeMove =
  | { readonly type: 'focus'; readonly id: string }
  | { readonly type: 'open' | 'close'; readonly id: string };

export function treeMove<Node extends TreeNode>(
  key: string,
  rows: readonly TreeRow<Node>[],
  id: string | undefined,
  opens: (node: Node) => boolean,
): TreeMove | undefined {
  const place = Math.max(
    0,
    rows.findIndex(({ node }) => node.id === id),
  );
  const row = rows[place];
  if (row === undefined) {
    return undefined;
  }
  const focus = (target: TreeRow<Node> | undefined): TreeMove | undefined =>
    target === undefined ? undefined : { type: 'focus', id: target.node.id };
  switch (key) {
    case 'ArrowDown':
      return focus(rows[place + 1]);
    case 'ArrowUp':
      return focus(rows[place - 1]);
    case 'Home':
      return focus(rows[0]);
    case 'End':
      return focus(rows.at(-1));
    case 'ArrowRight':
      if (!opens(row.node)) {
        return undefined;
      }
      return row.expanded ? focus(rows[place + 1]) : { type: 'open', id: row.node.id };
    case 'ArrowLeft':
      if (row.expanded) {
        return { type: 'close', id: row.node.id };
      }
      return row.parentId === undefined ? undefined : { type: 'focus', id: row.parentId };
    default:
      return undefined;
  }
}
