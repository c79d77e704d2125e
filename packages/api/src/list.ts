import { z } from 'zod';

export const defaultLimit = 50;
export const maxLimit = 500;

/** The query of a list that knows only its own order. */
export const pageQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(maxLimit)
    .default(defaultLimit)
    .meta({ type: 'integer', description: 'Items on a page.' }),
  cursor: z.string().max(2000).exactOptional().meta({ description: '`nextCursor` of the page before.' }),
});
export type PageQuery = Readonly<z.output<typeof pageQuery>>;

/** The query of every other list. */
export const listQuery = z.strictObject({
  ...pageQuery.shape,
  sort: z.string().max(200).exactOptional().meta({
    description: 'Fields, comma separated; `-` before one turns it around.',
    example: 'name,-memoryBytes',
  }),
  filter: z.string().max(4000).exactOptional().meta({
    description: 'Comparisons (`=`, `!=`, `~`, `<`, `>`, `in`) joined with `and`, `or` and brackets.',
    example: 'powerState = RUNNING and memoryBytes > 4294967296',
  }),
  fields: z
    .string()
    .max(1000)
    .exactOptional()
    .meta({ description: 'Only these fields of each item, comma separated.', example: 'id,name,powerState' }),
  q: z.string().max(200).exactOptional().meta({ description: 'Search in names, addresses and the like.' }),
});
export type ListQuery = Readonly<z.output<typeof listQuery>>;

/** One page: never an unbounded list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly estimatedTotal: number | null;
}

/** The schema of a page of `item`. `fields=` may leave out any field of an item. */
export function pageOf<S extends z.ZodType>(name: string, item: S) {
  return z
    .object({
      items: z.array(item),
      nextCursor: z.string().nullable().meta({ description: 'For the next page; null: this is the last.' }),
      estimatedTotal: z
        .int()
        .nullable()
        .meta({ description: 'Of all pages; an estimate, null when unknown.' }),
    })
    .meta({ id: name });
}
