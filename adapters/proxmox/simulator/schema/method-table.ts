import type { Notation } from './spec.ts';

/**
 * The outside of one API method. `needs`: `all` (anyone known), `world` (anyone), `root`, `own` (the handler checks), or
 * a path with privileges, `/vms/{vmid} VM.Audit`, joined by `|` (one of them) or `&` (all).
 * `takes` lists the parameters; `node` and `vmid` of the path need no mention.
 */
export interface MethodShape {
  readonly needs: string;
  readonly takes?: Notation;
  /** API tokens are refused. */
  readonly ticketOnly?: true;
  /** The first major version that has it. */
  readonly since?: number;
}

/** `GET /nodes/{node}/…` to its shape. */
export type MethodTable = Readonly<Record<string, MethodShape>>;
