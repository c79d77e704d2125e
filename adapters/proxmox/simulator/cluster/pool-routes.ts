import { demand, may } from '../access/permissions.ts';
import { dies, underLock } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { resourceRows } from './resource-rows.ts';

/** Pools, in the form of 8.1 on (`/pools?poolid=`) and in the older one (`/pools/{poolid}`). */
export const poolRoutes: Handlers = {
  'GET /pools': (call) => {
    const { world, identity, args } = call;
    const asked = args.maybeText('poolid');
    if (asked !== undefined) demand(world, identity, `/pool/${existing(call)}`, 'Pool.Audit');
    return [...world.pools]
      .filter(
        ([poolid]) =>
          (asked === undefined || poolid === asked) &&
          may(world, identity, `/pool/${poolid}`, ['Pool.Audit', 'Pool.Allocate']),
      )
      .map(([poolid, { comment }]) => ({
        poolid,
        ...(comment === '' ? {} : { comment }),
        ...(asked === undefined ? {} : { members: membersOf(call, poolid) }),
      }));
  },
  'POST /pools': (call) => {
    const { world, args } = call;
    const poolid = args.text('poolid');
    if (world.pools.has(poolid)) throw dies(`create pool failed: pool '${poolid}' already exists`);
    const parent = poolid.split('/').slice(0, -1).join('/');
    if (parent !== '' && !world.pools.has(parent))
      throw dies(`create pool failed: parent '${parent}' of pool '${poolid}' does not exist`);
    world.pools.set(poolid, { comment: args.maybeText('comment') ?? '' });
    return null;
  },
  'PUT /pools': (call) => underLock('update pools', () => update(call)),
  'PUT /pools/{poolid}': (call) => underLock('update pools', () => update(call)),
  'DELETE /pools': (call) => underLock('delete pool', () => remove(call)),
  'DELETE /pools/{poolid}': (call) => underLock('delete pool', () => remove(call)),
  'GET /pools/{poolid}': (call) => {
    const poolid = existing(call);
    const comment = call.world.pools.get(poolid)?.comment ?? '';
    return { poolid, ...(comment === '' ? {} : { comment }), members: membersOf(call, poolid) };
  },
};

function existing(call: Call): string {
  const poolid = call.args.text('poolid');
  if (!call.world.pools.has(poolid)) throw dies(`pool '${poolid}' does not exist`);
  return poolid;
}

function membersOf(call: Call, poolid: string): unknown {
  const { world, identity } = call;
  const type = call.args.maybeText('type');
  return resourceRows(world, identity, undefined).filter((row) => {
    if (type !== undefined && row['type'] !== type) return false;
    return row['type'] === 'storage'
      ? world.storagePools.get(String(row['storage'])) === poolid
      : row['vmid'] !== undefined && row['pool'] === poolid;
  });
}

function update(call: Call): null {
  const { world, args, identity } = call;
  const poolid = existing(call);
  const comment = args.maybeText('comment');
  if (comment !== undefined) world.pools.set(poolid, { comment });
  const takesOut = args.flag('delete');
  for (const text of args.list('vms')) {
    const vmid = Number(text);
    demand(world, identity, `/vms/${text}`, 'VM.Allocate');
    const now = world.poolOf.get(vmid);
    if (takesOut) {
      if (now !== poolid) throw dies(`VM ${text} is not a pool member`);
      world.poolOf.delete(vmid);
      continue;
    }
    if (now === poolid) throw dies(`VM ${text} is already a pool member`);
    if (now !== undefined && !args.flag('allow-move'))
      throw dies(`VM ${text} belongs already to pool '${now}' and 'allow-move' is not set`);
    world.poolOf.set(vmid, poolid);
  }
  for (const storage of args.list('storage')) {
    demand(world, identity, `/storage/${storage}`, 'Datastore.Allocate');
    const isMember = world.storagePools.get(storage) === poolid;
    if (takesOut) {
      if (!isMember) throw dies(`Storage '${storage}' is not a pool member`);
      world.storagePools.delete(storage);
    } else {
      if (isMember) throw dies(`Storage '${storage}' is already a pool member`);
      world.storagePools.set(storage, poolid);
    }
  }
  return null;
}

function remove(call: Call): null {
  const { world } = call;
  const poolid = existing(call);
  const within = (reason: string): Error => dies(`pool '${poolid}' is not empty (contains ${reason})`);
  for (const pool of world.pools.keys()) if (pool.startsWith(`${poolid}/`)) throw within(`pool '${pool}'`);
  for (const [vmid, pool] of world.poolOf) if (pool === poolid) throw within(`VM ${String(vmid)}`);
  for (const [storage, pool] of world.storagePools) if (pool === poolid) throw within(`storage '${storage}'`);
  world.pools.delete(poolid);
  return null;
}
