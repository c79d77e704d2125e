import type { SnapshotInfo } from '@anyvisor/domain';
import { wishedName } from './snapshot-names.ts';
import { parseSnapshotXml } from '../inventory/parse-snapshot.ts';
import { procedures } from '../protocol/procedures.ts';
import { inBatches, unlessCode } from '../reading/in-batches.ts';
import { findDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { isNoSnapshot } from './snapshot-record.ts';

export async function listSnapshots(endpoint: Endpoint, ref: string): Promise<readonly SnapshotInfo[]> {
  const dom = await findDomain(endpoint, ref);
  const { call } = endpoint;
  const { snapshots } = await call(procedures.domainListAllSnapshots, { dom });
  if (snapshots.length === 0) return [];
  const current = await unlessCode(call(procedures.domainSnapshotCurrent, { dom }), isNoSnapshot);
  return inBatches(snapshots, async (snapshot) => {
    const answer = await unlessCode(call(procedures.domainSnapshotGetXmlDesc, { snapshot }), isNoSnapshot);
    if (answer === undefined) return undefined;
    const info = parseSnapshotXml(answer.xml, current?.snapshot.name ?? null);
    return { ...info, name: wishedName(info.name) };
  });
}
