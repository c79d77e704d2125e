import type { Json } from './json.ts';

/** What our schemas hold of JSON Schema 2020-12, and hints of our own (`x-…`) that other tools ignore. */
export interface SchemaNode {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly examples?: readonly string[];
  readonly enum?: readonly string[];
  readonly const?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  /** Text of several lines. */
  readonly contentMediaType?: string;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, SchemaNode | boolean>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly if?: SchemaNode;
  readonly else?: SchemaNode;
  /** Heading of the group of fields it stands in. */
  readonly 'x-section'?: string;
  /** Most people leave it as it is. */
  readonly 'x-advanced'?: boolean;
  /** What the values of `enum` are called. */
  readonly 'x-labels'?: Readonly<Record<string, string>>;
  /** Takes the fingerprint that a test of the connection shows. */
  readonly 'x-pin'?: boolean;
}

export type FieldKind =
  | 'text'
  | 'long-text'
  | 'number'
  | 'flag'
  | 'choice'
  | 'choices'
  | 'object'
  | 'list'
  | 'texts'
  | 'variants'
  | 'entries'
  | 'fixed';

/** What a field of this schema looks like. */
export function fieldKind(node: SchemaNode): FieldKind {
  if (node.const !== undefined) {
    return 'fixed';
  }
  if (node.enum !== undefined) {
    return 'choice';
  }
  if (node.oneOf !== undefined) {
    return 'variants';
  }
  switch (node.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'flag';
    case 'array':
      if (node.items?.enum !== undefined) {
        return 'choices';
      }
      return isTextList(node) ? 'texts' : 'list';
    case 'object':
      return node.properties === undefined ? 'entries' : 'object';
    case 'string':
    case undefined:
    default:
      return node.contentMediaType !== undefined || (node.maxLength ?? 0) >= 16_384 ? 'long-text' : 'text';
  }
}

function isTextList({ items }: SchemaNode): boolean {
  const short = items?.type === 'string' && items.enum === undefined && (items.maxLength ?? 0) <= 500;
  return short || (items?.anyOf ?? []).some(({ type }) => type === 'string');
}

/** The schema of a key; undefined where it is not known or may not be there. */
export function propertyOf(node: SchemaNode, key: string): SchemaNode | undefined {
  const properties = node.properties ?? {};
  const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
  return typeof property === 'object' ? property : undefined;
}

/** Of a choice between objects: the one that this value is, by the key they all fix. */
export function variantOf(node: SchemaNode, value: Json | undefined): SchemaNode | undefined {
  return node.oneOf?.find((variant) => {
    const fixed = fixedKeys(variant);
    return (
      fixed.length > 0 &&
      fixed.every(([key, wanted]) => (value as Record<string, Json> | undefined)?.[key] === wanted)
    );
  });
}

/** Keys a schema fixes to one value, with it. */
export function fixedKeys(node: SchemaNode): readonly (readonly [string, Json])[] {
  return Object.keys(node.properties ?? {}).flatMap((key) => {
    const fixed = propertyOf(node, key)?.const;
    return fixed === undefined ? [] : [[key, fixed] as const];
  });
}

/** What a field begins with when somebody asks for it: what is fixed and what is required, the rest stays out. */
export function initialValue(node: SchemaNode): Json {
  if (node.default !== undefined) {
    return node.default;
  }
  if (node.const !== undefined) {
    return node.const;
  }
  const first = node.enum?.[0] ?? node.oneOf?.[0];
  if (first !== undefined) {
    return typeof first === 'string' ? first : initialValue(first);
  }
  switch (node.type) {
    case 'array':
      return [];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return node.minimum ?? 1;
    case 'object':
      return Object.fromEntries(
        (node.required ?? []).map((key) => [key, initialValue(propertyOf(node, key) ?? {})]),
      );
    case 'string':
    case undefined:
    default:
      return '';
  }
}
