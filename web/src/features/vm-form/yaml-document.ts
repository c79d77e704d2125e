import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseDocument, stringify, visit } from 'yaml';
import type { Document, Node, YAMLMap, YAMLSeq } from 'yaml';
import { isList, isObject, keysOf, same } from '../schema-form/json.ts';
import type { Json, JsonObject } from '../schema-form/json.ts';

/** Why a text cannot be read as a spec; lines and columns begin at 1. */
export interface YamlProblem {
  readonly line: number;
  readonly message: string;
}

export type YamlReading =
  | { readonly ok: true; readonly document: JsonObject }
  | { readonly ok: false; readonly problem: YamlProblem };

/** As the server reads it: one document of YAML 1.2 that is also JSON. */
const dialect = { schema: 'core', version: '1.2', prettyErrors: false } as const;
const maxAliasCount = 50;
/** Long lines stay lines: folding would change how people find things again. */
const layout = { lineWidth: 0 } as const;

export function toYaml(document: JsonObject): string {
  return stringify(document, { ...layout, version: '1.2', schema: 'core' });
}

/** What the text says, or where it says nothing that a spec could be. */
export function readYaml(text: string): YamlReading {
  const lines = new LineCounter();
  const refuse = (message: string, offset = 0): YamlReading => ({
    ok: false,
    problem: { line: Math.max(1, lines.linePos(offset).line), message },
  });
  try {
    const parsed = parseDocument(text, { ...dialect, lineCounter: lines });
    const wrong = parsed.errors[0] ?? parsed.warnings[0];
    if (wrong !== undefined) {
      return refuse(wrong.message, wrong.pos[0]);
    }
    const value = plain(parsed.toJS({ maxAliasCount }));
    return isObject(value) ? { ok: true, document: value } : refuse('names and values are expected');
  } catch (thrown) {
    return refuse(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/**
 * The text with what differs changed to `document`: comments, order and blank lines of the rest stay. A text that cannot
 * be changed like that (aliases, or not YAML at all) is written anew.
 */
export function mergeYaml(text: string, document: JsonObject): string {
  try {
    const parsed = parseDocument(text, dialect);
    if (parsed.errors.length > 0 || !isMap(parsed.contents) || hasAliases(parsed)) {
      return toYaml(document);
    }
    mergeMap(parsed, parsed.contents, document);
    const merged = parsed.toString(layout);
    const reading = readYaml(merged);
    return reading.ok && same(reading.document, document) ? merged : toYaml(document);
  } catch {
    return toYaml(document);
  }
}

/** The line on which what a pointer names stands, or the nearest around it; undefined where the text is not YAML. */
export function lineOf(text: string, pointer: string): number | undefined {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { ...dialect, lineCounter: lines });
  if (parsed.errors.length > 0) {
    return undefined;
  }
  let offset = 0;
  let at: unknown = parsed.contents;
  for (const key of keysOf(pointer)) {
    if (isMap(at)) {
      const pair = at.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined) {
        break;
      }
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      at = pair.value;
    } else if (isSeq(at)) {
      at = at.items[Number(key)];
      offset = isNode(at) ? (at.range?.[0] ?? offset) : offset;
    } else {
      break;
    }
  }
  return lines.linePos(offset).line;
}

function mergeMap(parsed: Document, map: YAMLMap, value: JsonObject): void {
  const gone = map.items
    .map(({ key }) => (isScalar(key) ? key.value : key))
    .filter((key) => typeof key !== 'string' || !Object.hasOwn(value, key));
  for (const key of gone) {
    map.delete(key);
  }
  for (const [key, wanted] of Object.entries(value)) {
    const now = map.get(key, true);
    if (now === undefined || !mergeNode(parsed, now, wanted)) {
      map.set(key, parsed.createNode(wanted));
    }
  }
}

function mergeList(parsed: Document, list: YAMLSeq, value: readonly Json[]): void {
  list.items.length = Math.min(list.items.length, value.length);
  for (const [index, wanted] of value.entries()) {
    const now = list.items[index];
    if (!isNode(now) || !mergeNode(parsed, now, wanted)) {
      list.items[index] = parsed.createNode(wanted);
    }
  }
}

/** Brings a node to a value in place; false where it has to be made anew. */
function mergeNode(parsed: Document, node: Node, wanted: Json): boolean {
  if (isMap(node) && isObject(wanted)) {
    mergeMap(parsed, node, wanted);
    return true;
  }
  if (isSeq(node) && isList(wanted)) {
    mergeList(parsed, node, wanted);
    return true;
  }
  return isScalar(node) && !isObject(wanted) && !isList(wanted) && node.value === wanted;
}

function hasAliases(parsed: Document): boolean {
  let found = false;
  visit(parsed, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        found = true;
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return found;
}

/** Throws for what JSON cannot hold, or what no key of ours is ever called. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (key, each: unknown) => {
      const strange = typeof each === 'bigint' || (typeof each === 'number' && !Number.isFinite(each));
      if (strange || key === '__proto__') {
        throw new Error(`"${key}" has a value that JSON cannot hold`);
      }
      return each;
    }),
  );
}
