import type { Json } from '@anyvisor/domain';
import { z } from 'zod';

/** Ours: UUID, version 7. */
export const id = z.uuid();

/** RFC 3339, UTC. */
export const time = z.iso.datetime();

/** 0–1, never percent. */
export const fraction = z.number().min(0).max(1);

/** A whole number of bytes within the safe integers (8 PiB). */
export const bytes = z.int().min(0);

/** A name that people give: of a connection, a token, a tenant. */
export const label = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'must not hold control characters');

/** A name or native id of something at the hypervisor. */
export const nativeName = z.string().min(1).max(500);

/** `true` or `false` in a query string. */
export const queryFlag = z.stringbool({ truthy: ['true'], falsy: ['false'] }).meta({ type: 'boolean' });

/** Any JSON. The parsers of bodies let nothing else through, so it need not be walked again. */
export const jsonValue = z.unknown() as unknown as z.ZodType<Json, Json>;

/** `a,b` in a query string. */
export function commaList<S extends z.ZodType<string, string>>(item: S) {
  return z
    .string()
    .max(1000)
    .transform((text) => text.split(','))
    .pipe(z.array(item).max(50))
    .meta({ type: 'string', description: 'Comma separated.' });
}
