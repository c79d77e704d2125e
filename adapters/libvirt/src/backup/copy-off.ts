import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { volumeXml } from '../volume-xml.ts';
import type { BackupPlan } from './backup-plan.ts';

/** The volumes of a machine that is off, each with all it stands on, copied by the daemon one after another. */
export async function copyOff({ call, ctx }: Endpoint, dom: Domain, plan: BackupPlan): Promise<void> {
  const { uuid: poolId, name: poolName, type: poolType } = plan.pool;
  for (const [index, { capacityBytes, source, volume }] of plan.disks.entries()) {
    ctx.progress(index / plan.disks.length, `${dom.name}: ${volume}`);
    const place = { poolId, poolName, poolType, volumeName: volume, format: 'qcow2' as const };
    const copied = await call(procedures.storageVolLookupByKey, { key: source ?? '' });
    const xml = volumeXml({ places: [place], capacityBytes, thin: true, origin: { kind: 'content' } }, place);
    await call(procedures.storageVolCreateXmlFrom, { pool: plan.pool, xml, source: copied.vol });
  }
}
