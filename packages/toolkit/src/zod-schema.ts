import { err, ok } from '@anyvisor/domain';
import type { JsonObject, Result, SpecViolation } from '@anyvisor/domain';
import { z } from 'zod';

/** A zod schema in the shape the port asks of an adapter's parameters and extension. */
export function zodSchema<T>(schema: z.ZodType<T>): {
  readonly jsonSchema: JsonObject;
  readonly parse: (input: unknown) => Result<T, readonly SpecViolation[]>;
} {
  return {
    jsonSchema: z.toJSONSchema(schema, { io: 'input' }) as unknown as JsonObject,
    parse: (input) => {
      const parsed = schema.safeParse(input);
      return parsed.success ? ok(parsed.data) : err(violations(parsed.error));
    },
  };
}

function violations(error: z.ZodError): readonly SpecViolation[] {
  return error.issues.map((issue) => ({ pointer: jsonPointer(issue.path), message: issue.message }));
}

/** RFC 6901, section 3. */
function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
