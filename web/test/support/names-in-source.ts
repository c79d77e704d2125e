import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { childrenOf, isNode, nameOf } from './text-of.ts';
import type { SourceNode } from './text-of.ts';

const root = join(import.meta.dirname, '../../..');

/** The properties and methods that the interfaces of a source declare: they have no list at run time. */
export function declaredIn(file: string): readonly string[] {
  return within(parsed(file), 'TSPropertySignature').map((node) => keyOf(node));
}

/** The keys of the table that is called so in a source whose macros only the build understands. */
export function keysOf(file: string, table: string): ReadonlySet<string> {
  const tables = within(parsed(file), 'VariableDeclarator').filter((node) => nameOf(node['id']) === table);
  return new Set(tables.flatMap((node) => entriesOf(node['init'])).map((node) => keyOf(node)));
}

function parsed(file: string): SourceNode {
  const path = join(root, file);
  return parseSync(path, readFileSync(path, 'utf8')).program as unknown as SourceNode;
}

function within(node: SourceNode, type: string): readonly SourceNode[] {
  return node.type === type ? [node] : childrenOf(node).flatMap((child) => within(child, type));
}

function entriesOf(table: unknown): readonly SourceNode[] {
  return isNode(table) && Array.isArray(table['properties']) ? table['properties'].filter(isNode) : [];
}

function keyOf({ key }: SourceNode): string {
  return isNode(key) && key.type === 'Literal' ? String(key['value']) : nameOf(key);
}
