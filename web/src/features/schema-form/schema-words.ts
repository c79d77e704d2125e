import type { I18n, MessageDescriptor } from '@lingui/core';
import type { SchemaNode } from './json-schema.ts';
import { parameterTexts } from './parameter-texts.ts';
import { specHints, specLabels } from './spec-labels.ts';
import { specValues } from './spec-values.ts';

/** A text that a schema holds, in the reader's language where it is known; else as it is. */
export function schemaText(text: string, i18n: I18n): string {
  return found(parameterTexts, text, i18n) ?? text;
}

/** What a field is called: the schema's own title, else ours for its key, else the key taken apart. */
export function labelOf(key: string, node: SchemaNode, i18n: I18n): string {
  return node.title === undefined
    ? (found(specLabels, key, i18n) ?? apart(key))
    : schemaText(node.title, i18n);
}

/** Ours where we have a name for the field; else what the schema says. */
export function hintOf(key: string, node: SchemaNode, i18n: I18n): string | undefined {
  const { title, description } = node;
  if (title === undefined && Object.hasOwn(specLabels, key)) {
    return found(specHints, key, i18n);
  }
  return description === undefined ? undefined : schemaText(description, i18n);
}

/** What one of the values of a choice is called; platforms' own words stay as they are. */
export function optionLabel(key: string, value: string, node: SchemaNode, i18n: I18n): string {
  const labels = node['x-labels'];
  const own = labels !== undefined && Object.hasOwn(labels, value) ? labels[value] : undefined;
  return own === undefined ? (found(specValues, `${key}.${value}`, i18n) ?? value) : schemaText(own, i18n);
}

function found(
  words: Readonly<Record<string, MessageDescriptor>>,
  key: string,
  i18n: I18n,
): string | undefined {
  const descriptor = Object.hasOwn(words, key) ? words[key] : undefined;
  return descriptor === undefined ? undefined : i18n._(descriptor);
}

/** `maxCpuCores` → `Max cpu cores`. */
function apart(key: string): string {
  const words = key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
