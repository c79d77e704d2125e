import { HypervisorFault } from '@anyvisor/domain';
import { mapError } from '../errors.ts';
import { CODE, exhausted, isCode } from '../faults.ts';
import type { VolumePlace, VolumePlan } from '../native-spec.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** Below so many free bytes nothing at all fits: the metadata of an empty qcow2 takes 200 KiB. */
const LEAST = 1024 ** 2;

/**
 * Tries the plan's places in order until `make` succeeds in one: a pool without room, stated or found out, gives way to
 * the next. Throws `ResourceExhausted` when none has room.
 */
export async function inFirstWithRoom<T>(
  endpoint: Endpoint,
  plan: VolumePlan,
  copiedBytes: number,
  make: (place: VolumePlace) => Promise<T>,
): Promise<T> {
  const needed = Math.max(LEAST, copiedBytes, plan.thin ? 0 : plan.capacityBytes);
  let most: number | null = null;
  let last: HypervisorFault | undefined;
  for (const place of plan.places) {
    const room = await roomIn(endpoint, place);
    most = Math.max(most ?? 0, room ?? 0);
    if (room !== null && room < needed) continue;
    try {
      return await make(place);
    } catch (error) {
      const mapped = mapError(error, 'createVolume');
      if (mapped.kind !== 'ResourceExhausted') throw error;
      last = new HypervisorFault(mapped);
    }
  }
  if (last !== undefined) throw last;
  const pools = plan.places.map(({ poolName }) => poolName).join(', ');
  throw exhausted(
    'storage',
    { requested: needed, available: most },
    `no storage pool has room for a disk of ${plan.capacityBytes} bytes (tried: ${pools})`,
    'Free space in a pool, name another one, or add alternatives to the connection’s mapping.',
  );
}

/** Free bytes as the pool last counted them; null when it does not say. Zero for one that is not active. */
async function roomIn({ call }: Endpoint, { poolName, poolId }: VolumePlace): Promise<number | null> {
  try {
    const info = await call(procedures.storagePoolGetInfo, { pool: { name: poolName, uuid: poolId } });
    if (info.state !== RUNNING) return 0;
    return Number(info.capacity) === 0 ? null : Number(info.available);
  } catch (error) {
    if (isCode(error, CODE.noPool)) return 0;
    throw error;
  }
}

/** VIR_STORAGE_POOL_RUNNING. */
const RUNNING = 2;
