import { demand, may } from '../access/permissions.ts';
import { forbids } from '../http/api-error.ts';
import type { Call } from '../http/call.ts';

/** VM.Allocate on the new number, or on the pool it goes into. */
export function demandCreate(call: Call, vmid: number): void {
  const { world, identity, args } = call;
  const pool = args.maybeText('pool');
  if (pool !== undefined && !world.pools.has(pool)) throw forbids(`pool '${pool}' does not exist`);
  if (pool !== undefined && may(world, identity, `/pool/${pool}`, ['VM.Allocate'])) return;
  demand(world, identity, `/vms/${String(vmid)}`, 'VM.Allocate');
}
