import type { ReactNode } from 'react';
import type { Json, Path } from './json.ts';
import type { SchemaNode } from './json-schema.ts';

export interface SchemaFieldProps {
  readonly node: SchemaNode;
  readonly path: Path;
  readonly value: Json | undefined;
  readonly required: boolean;
  /** Where the place it stands in says more than the schema, as in the items of a list. */
  readonly label?: string;
}

/** What every kind of field gets. */
export interface FieldProps extends SchemaFieldProps {
  readonly label: string;
  readonly hint: string | undefined;
  /** The field of something inside this one. */
  readonly render: (inner: SchemaFieldProps) => ReactNode;
}
