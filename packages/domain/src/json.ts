/** What survives a round trip through JSON; step memory, native tasks and extensions are made of it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}
