import { asObject, same } from '../schema-form/json.ts';
import type { Json, JsonObject } from '../schema-form/json.ts';
import { propertyOf } from '../schema-form/json-schema.ts';
import type { SchemaNode } from '../schema-form/json-schema.ts';
import { alternativesOf, relevantKeys } from '../schema-form/relevance.ts';
import { violationsOf } from '../schema-form/violations.ts';
import type { Violation } from '../schema-form/violations.ts';

/** What a form of connection parameters holds. */
export interface ParametersForm {
  readonly node: SchemaNode;
  readonly value: JsonObject;
  readonly alternative: number;
  /** Secrets that have a value at the server and stay when they are left empty. */
  readonly secretsSet: readonly string[];
}

/** The parameters as the server takes them: only what counts, with the type. Nothing that was typed for another way. */
export function parametersOf({ node, value, alternative }: ParametersForm): JsonObject {
  const relevant = relevantKeys(node, value, alternative);
  const entries = relevant.flatMap((key): readonly (readonly [string, Json])[] => {
    const given = value[key];
    return given === undefined ? [] : [[key, given]];
  });
  const type = propertyOf(node, 'type')?.const;
  return { ...(type === undefined ? {} : { type }), ...Object.fromEntries(entries) };
}

/** The parameters as a change takes them: secrets of a way that was left are taken away. */
export function parametersPatch(form: ParametersForm): JsonObject {
  const relevant = relevantKeys(form.node, form.value, form.alternative);
  const left = form.secretsSet.filter((key) => !relevant.includes(key)).map((key) => [key, null] as const);
  return { ...parametersOf(form), ...Object.fromEntries(left) };
}

/** What is still wrong or missing, before the server is asked. */
export function parameterViolations(form: ParametersForm): readonly Violation[] {
  const { node, alternative, secretsSet } = form;
  const own = alternativesOf(node)[alternative]?.required ?? [];
  const required = [...new Set([...(node.required ?? []), ...own])].filter(
    (key) => !secretsSet.includes(key),
  );
  return violationsOf({ ...node, required }, parametersOf(form));
}

/** Is anything else than what the server has? */
export function isChanged(form: ParametersForm, stored: JsonObject): boolean {
  const { type: _type, ...now } = parametersOf(form);
  const { type: _stored, ...before } = asObject(stored);
  return !same(now, before);
}

/** The field a fingerprint is kept in as the form stands; undefined where there is none. */
export function pinField({ node, value, alternative }: ParametersForm): string | undefined {
  return relevantKeys(node, value, alternative).find((key) => propertyOf(node, key)?.['x-pin'] === true);
}
