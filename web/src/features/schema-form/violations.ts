import { isList, isObject, pointerOf } from './json.ts';
import type { Json, JsonObject, Path } from './json.ts';
import { propertyOf, variantOf } from './json-schema.ts';
import type { SchemaNode } from './json-schema.ts';

/** What a value does not keep to; `limit` is the number the rule names. */
export interface Violation {
  readonly pointer: string;
  readonly rule:
    | 'required'
    | 'type'
    | 'choice'
    | 'least'
    | 'most'
    | 'above'
    | 'shortest'
    | 'longest'
    | 'form'
    | 'fewest-items'
    | 'most-items'
    | 'unknown';
  readonly limit?: number;
}

/** A document is at most this deep; what is deeper the server refuses. */
const deepest = 32;

/** Everything in `value` that the schema forbids, told by the same pointers the server uses. */
export function violationsOf(
  node: SchemaNode,
  value: Json | undefined,
  path: Path = [],
): readonly Violation[] {
  if (value === undefined || path.length > deepest) {
    return [];
  }
  const told = (rule: Violation['rule'], limit?: number): Violation => ({
    pointer: pointerOf(path),
    rule,
    ...(limit === undefined ? {} : { limit }),
  });
  if (node.const !== undefined) {
    return value === node.const ? [] : [told('choice')];
  }
  if (node.enum !== undefined) {
    return typeof value === 'string' && node.enum.includes(value) ? [] : [told('choice')];
  }
  if (node.oneOf !== undefined) {
    const variant = variantOf(node, value);
    return variant === undefined ? [told('choice')] : violationsOf(variant, value, path);
  }
  switch (node.type) {
    case 'object':
      return isObject(value) ? objectViolations(node, value, path) : [told('type')];
    case 'array':
      return isList(value)
        ? [
            ...(value.length < (node.minItems ?? 0) ? [told('fewest-items', node.minItems)] : []),
            ...(value.length > (node.maxItems ?? Infinity) ? [told('most-items', node.maxItems)] : []),
            ...value.flatMap((item, index) => violationsOf(node.items ?? {}, item, [...path, index])),
          ]
        : [told('type')];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [told('type')];
    case 'integer':
    case 'number':
      return typeof value === 'number' && (node.type === 'number' || Number.isInteger(value))
        ? numberViolations(node, value, told)
        : [told('type')];
    case 'string':
      return typeof value === 'string' ? textViolations(node, value, told) : [told('type')];
    case undefined:
    default:
      return [];
  }
}

type Tell = (rule: Violation['rule'], limit?: number) => Violation;

function numberViolations(node: SchemaNode, value: number, told: Tell): readonly Violation[] {
  if (node.minimum !== undefined && value < node.minimum) {
    return [told('least', node.minimum)];
  }
  if (node.exclusiveMinimum !== undefined && value <= node.exclusiveMinimum) {
    return [told('above', node.exclusiveMinimum)];
  }
  return node.maximum !== undefined && value > node.maximum ? [told('most', node.maximum)] : [];
}

function textViolations(node: SchemaNode, value: string, told: Tell): readonly Violation[] {
  if (
    value === '' &&
    ((node.minLength ?? 0) > 0 || node.pattern !== undefined || node.format !== undefined)
  ) {
    return [told('required')];
  }
  if (value.length < (node.minLength ?? 0)) {
    return [told('shortest', node.minLength)];
  }
  if (value.length > (node.maxLength ?? Infinity)) {
    return [told('longest', node.maxLength)];
  }
  return node.pattern !== undefined && !new RegExp(node.pattern, 'u').test(value) ? [told('form')] : [];
}

function objectViolations(node: SchemaNode, value: JsonObject, path: Path): readonly Violation[] {
  const missing = (node.required ?? []).filter((key) => value[key] === undefined);
  const inner = Object.entries(value).flatMap(([key, item]): readonly Violation[] => {
    const known = propertyOf(node, key);
    if (known !== undefined) {
      return violationsOf(known, item, [...path, key]);
    }
    if (typeof node.additionalProperties === 'object') {
      return violationsOf(node.additionalProperties, item, [...path, key]);
    }
    return node.additionalProperties === false
      ? [{ pointer: pointerOf([...path, key]), rule: 'unknown' }]
      : [];
  });
  return [
    ...missing.map((key): Violation => ({ pointer: pointerOf([...path, key]), rule: 'required' })),
    ...inner,
  ];
}
