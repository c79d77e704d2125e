import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'vite';
import { isNode, isWritten, nameOf, textsOf } from './text-of.ts';
import type { SourceNode } from './text-of.ts';
import { isForNobody, isNoAnswer, isUnderForNobody } from './unserved.ts';

export interface ServedText {
  /** As a template: `the node {node} is away`. */
  readonly text: string;
  /** Where it is written, from the root of the checkout. */
  readonly file: string;
}

/**
 * What the server's sources say to people: every written text that reads like words, less what is for nobody
 * (see unserved.ts). A new way to say something is so collected before anybody has told this about it.
 */
export function servedTexts(): readonly ServedText[] {
  return sources().flatMap((path) => {
    const file = relative(root, path);
    return isForNobody(file) ? [] : textsIn(file, readFileSync(path, 'utf8'));
  });
}

/** The served texts of one source. */
export function textsIn(file: string, source: string): readonly ServedText[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) {
    throw new Error(`${file} cannot be parsed`);
  }
  const found: ServedText[] = [];
  look(program as unknown as SourceNode, [], (text, way) => {
    const said = text.trim();
    if (!isUnderForNobody(way) && !isNoAnswer(said) && (readsLikeWords(said) || isSaid(said, way))) {
      found.push({ text: said, file });
    }
  });
  return found;
}

type Tell = (text: string, way: readonly string[]) => void;

/** Walks down; `way` names what stands above: calls, keys, functions. */
function look(node: SourceNode, way: readonly string[], tell: Tell): void {
  if (/^TS(?:Literal|Type|Interface|Union)|^Import|^ExportAll/.test(node.type)) {
    return;
  }
  if (isWritten(node)) {
    textsOf(node).forEach((text) => tell(text, way));
  }
  const below = [...way, ...landmark(node)];
  for (const [part, value] of Object.entries(node)) {
    const own = part === 'callee' || part === 'key' || part === 'test' ? way : below;
    for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(each) && !(isWritten(node) && isPiece(each))) {
        look(each, own, tell);
      }
    }
  }
}

/** Pieces of a written text have been told with the whole. */
const isPiece = (node: SourceNode) => isWritten(node) || node.type === 'ConditionalExpression';

function landmark(node: SourceNode): readonly string[] {
  switch (node.type) {
    case 'CallExpression':
      return [`${nameOf(node['callee'])}()`];
    case 'NewExpression':
      return [`new ${nameOf(node['callee'])}()`];
    case 'TaggedTemplateExpression':
      return [`tag ${nameOf(node['tag'])}`];
    case 'Property':
    case 'PropertyDefinition':
      return [`.${keyOf(node['key'])}`];
    case 'VariableDeclarator':
      return [`const ${nameOf(node['id'])}`];
    case 'BinaryExpression':
      return node['operator'] === '+' ? [] : ['compared'];
    default:
      return [];
  }
}

function keyOf(key: unknown): string {
  return isNode(key) && key.type === 'Literal' ? String(key['value']) : nameOf(key);
}

/** Words of its own, outside its holes: two at least, one of them an ordinary one. Not the tail of another text. */
function readsLikeWords(text: string): boolean {
  const own = withoutHoles(text);
  return (
    !/^[,;.]/.test(text) &&
    /(?:^|[\s(“"{])[A-Za-z’'}]+[,:;]? (?:[a-zA-Z]+|\{)/.test(text) &&
    /(?:^|[\s(“"+-])[a-z’]{2,}(?=$|[\s),.:;”"’])/.test(own)
  );
}

/** A single word is told where a person reads it for certain. */
function isSaid(text: string, way: readonly string[]): boolean {
  return (
    /[a-z]{2}/.test(withoutHoles(text)) &&
    ['.message', '.detail', '.nextStep', '.why'].includes(way.at(-1) ?? '')
  );
}

const withoutHoles = (text: string) => text.replaceAll(/\{[A-Za-z]+\}/g, ' ');

const root = join(import.meta.dirname, '../../..');

export function sources(): readonly string[] {
  const folders = ['adapters', 'packages'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .filter((name) => name !== '_template')
      .map((name) => join(root, parent, name, 'src')),
  );
  return [...folders, join(root, 'server/src')].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}
