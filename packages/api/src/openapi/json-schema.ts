import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

/** JSON Schema 2020-12 of what a schema reads; named schemas in it become `$defs`. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => dropNoise(jsonSchema),
  });
}

/** What a format says already, and the bounds of every double: true, and noise in a document. */
function dropNoise(schema: { maximum?: number; minimum?: number; format?: string; pattern?: string }): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) {
    delete schema.maximum;
  }
  if (schema.minimum === Number.MIN_SAFE_INTEGER) {
    delete schema.minimum;
  }
  if (schema.format !== undefined) {
    delete schema.pattern;
  }
}
