import { createContext, useContext } from 'react';
import { pointerOf } from './json.ts';
import type { Json, Path } from './json.ts';

/** What the fields of a form share: where their values go, and what is known about each by its place. */
export interface SchemaFormState {
  /** Undefined takes the value away. */
  readonly change: (path: Path, value: Json | undefined) => void;
  /** What is wrong, by JSON pointer. */
  readonly errors: ReadonlyMap<string, string>;
  /** Why the platform cannot do it; undefined: it can, or nobody knows. */
  readonly impossible?: (path: Path) => string | undefined;
  /** What people may mean: names that exist. */
  readonly suggestions?: (path: Path) => readonly string[] | undefined;
  /** Keys whose values are never shown. */
  readonly secrets?: readonly string[];
  /** Of those the ones that have a value at the server. */
  readonly secretsSet?: readonly string[];
}

const context = createContext<SchemaFormState>({ change: () => undefined, errors: new Map() });

export const SchemaFormProvider = context.Provider;

export function useSchemaForm(): SchemaFormState {
  return useContext(context);
}

/** What one field needs to know of the form. */
export function useFieldState(path: Path, value: Json | undefined) {
  const form = useSchemaForm();
  const reason = form.impossible?.(path);
  return {
    change: (next: Json | undefined) => form.change(path, next),
    error: form.errors.get(pointerOf(path)),
    suggestions: form.suggestions?.(path),
    reason,
    // What is set although it cannot work must stay in reach, to be taken out.
    disabled: reason !== undefined && value === undefined,
  };
}
