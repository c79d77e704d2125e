/** A filter as it was understood: comparisons joined with and/or. */
export type Filter =
  | { readonly type: 'and' | 'or'; readonly parts: readonly Filter[] }
  | {
      readonly type: 'compare';
      readonly field: string;
      readonly op: Operator;
      readonly values: readonly string[];
    };

/** `~` contains, ignoring case; `in` equals one of several. */
export const operators = ['=', '!=', '~', '<', '>', '<=', '>=', 'in'] as const;
export type Operator = (typeof operators)[number];

/** What somebody wrote in `filter=` or `sort=` cannot be understood; `statusCode` is what HTTP makes of it. */
export class QuerySyntaxError extends Error {
  readonly statusCode = 422;

  constructor(message: string) {
    super(message);
    this.name = 'QuerySyntaxError';
  }
}
