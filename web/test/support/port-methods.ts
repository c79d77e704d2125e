import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { childrenOf, nameOf } from './text-of.ts';
import type { SourceNode } from './text-of.ts';

const file = join(import.meta.dirname, '../../../packages/port/src/hypervisor-port.ts');

/** The methods of the port: they have no list at run time, only the interfaces they stand in. */
export function portMethods(): readonly string[] {
  const { program } = parseSync(file, readFileSync(file, 'utf8'));
  return signatures(program as unknown as SourceNode).map((node) => nameOf(node['key']));
}

function signatures(node: SourceNode): readonly SourceNode[] {
  if (node.type === 'TSPropertySignature') {
    return [node];
  }
  return childrenOf(node).flatMap(signatures);
}
