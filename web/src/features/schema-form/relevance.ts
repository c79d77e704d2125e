import type { JsonObject } from './json.ts';
import { propertyOf } from './json-schema.ts';
import type { SchemaNode } from './json-schema.ts';

/** One of the ways to fill in an object that excludes the others: an API token, or a user name and a password. */
export interface Alternative {
  readonly title: string;
  readonly required: readonly string[];
  /** Everything that belongs to it. */
  readonly fields: readonly string[];
}

/** The titled branches of `anyOf`. */
export function alternativesOf(node: SchemaNode): readonly Alternative[] {
  return (node.anyOf ?? []).flatMap(({ title, required = [], properties = {} }) =>
    title === undefined
      ? []
      : [{ title, required, fields: [...new Set([...required, ...Object.keys(properties)])] }],
  );
}

/** Which alternative a document was filled in by, or `secretsSet` tells of; the first where nothing tells. */
export function alternativeIn(
  alternatives: readonly Alternative[],
  document: JsonObject,
  secretsSet: readonly string[] = [],
): number {
  const has = (field: string) => document[field] !== undefined || secretsSet.includes(field);
  return Math.max(
    0,
    alternatives.findIndex(({ fields }) => fields.some(has)),
  );
}

/** The keys that count for a document as it stands: without those of other alternatives and of conditions unmet. */
export function relevantKeys(node: SchemaNode, document: JsonObject, alternative: number): readonly string[] {
  const alternatives = alternativesOf(node);
  const mine = alternatives[alternative]?.fields ?? [];
  const others = new Set(
    alternatives.flatMap(({ fields }) => fields).filter((field) => !mine.includes(field)),
  );
  const unmet = new Set(
    (node.allOf ?? []).flatMap((condition) =>
      holds(condition.if, document) ? [] : forbidden(condition.else),
    ),
  );
  return Object.keys(node.properties ?? {}).filter(
    (key) => !others.has(key) && !unmet.has(key) && propertyOf(node, key)?.const === undefined,
  );
}

function forbidden(node: SchemaNode | undefined): readonly string[] {
  return Object.entries(node?.properties ?? {}).flatMap(([key, schema]) => (schema === false ? [key] : []));
}

/** Of `if` only what our schemas ask: that texts are there and have a form. */
function holds(condition: SchemaNode | undefined, document: JsonObject): boolean {
  return Object.entries(condition?.properties ?? {}).every(([key, schema]) => {
    const value = document[key];
    const pattern = typeof schema === 'object' ? schema.pattern : undefined;
    return typeof value === 'string' && (pattern === undefined || new RegExp(pattern, 'u').test(value));
  });
}

export interface Section {
  readonly title: string | undefined;
  readonly keys: readonly string[];
}

/** Fields in their groups, in the order of the schema; what most people leave alone is kept apart. */
export function sectionsOf(
  node: SchemaNode,
  keys: readonly string[],
): { readonly sections: readonly Section[]; readonly advanced: readonly string[] } {
  const advanced = keys.filter((key) => propertyOf(node, key)?.['x-advanced'] === true);
  const groups = Map.groupBy(
    keys.filter((key) => !advanced.includes(key)),
    (key) => propertyOf(node, key)?.['x-section'],
  );
  return { sections: [...groups].map(([title, members]) => ({ title, keys: members })), advanced };
}
