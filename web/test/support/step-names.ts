import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { sources } from './served-texts.ts';
import { childrenOf, isNode, isWritten, nameOf, textsOf } from './text-of.ts';
import type { SourceNode } from './text-of.ts';

/** The names of the steps that operations are made of, as the sources write them. */
export function stepNames(): ReadonlySet<string> {
  return new Set(
    sources().flatMap((path) => {
      const { program } = parseSync(path, readFileSync(path, 'utf8'));
      return namesIn(program as unknown as SourceNode);
    }),
  );
}

function namesIn(node: SourceNode): readonly string[] {
  return [...nameOfStep(node), ...childrenOf(node).flatMap(namesIn)];
}

/** `step(session, 'attach', {…})`, or an object with a name and how it is run. */
function nameOfStep(node: SourceNode): readonly string[] {
  if (node.type === 'CallExpression' && /(?:^|\.)\w*[sS]tep$/.test(nameOf(node['callee']))) {
    return listed(node['arguments']).flatMap(written).slice(0, 1);
  }
  if (node.type === 'ObjectExpression') {
    const entries = new Map(
      listed(node['properties']).map((entry) => [nameOf(entry['key']), entry['value']] as const),
    );
    return ['run', 'begin', 'find', 'plan', 'call', 'ask', 'form'].some((key) => entries.has(key))
      ? written(entries.get('name'))
      : [];
  }
  return [];
}

/** Of `volume-${index}` what all of them have. */
function written(node: unknown): readonly string[] {
  return isNode(node) && isWritten(node)
    ? textsOf(node)
        .map((name) => name.replace(/-\{\w+\}$/, ''))
        .filter((name) => name !== '')
    : [];
}

const listed = (list: unknown) => (Array.isArray(list) ? list.filter(isNode) : []);
