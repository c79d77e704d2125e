import { CODE, isCode } from '../faults.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { unlessCode } from './in-batches.ts';

/** virSecretUsageType (include/libvirt/libvirt-secret.h), as virsh prints it. */
const USAGES = ['unused', 'volume', 'ceph', 'iscsi', 'tls', 'vtpm'];
/** More than people read. */
const MOST_SHOWN = 50;

/** What the host keeps secrets for, one line: `ceph client.admin, volume /srv/a.qcow2`. Never what they are. */
export async function readSecretUses({ call }: Endpoint): Promise<string | undefined> {
  const answer = await unlessCode(call(procedures.connectListAllSecrets, {}), (thrown) =>
    isCode(thrown, CODE.noSupport, CODE.operationDenied, CODE.accessDenied, 1, 5, 38),
  );
  const uses = (answer?.secrets ?? [])
    .map(
      ({ usageType, usageId, uuid }) => `${USAGES[usageType] ?? 'other'} ${usageId === '' ? uuid : usageId}`,
    )
    .toSorted();
  if (uses.length === 0) return undefined;
  const more = uses.length > MOST_SHOWN ? `, and ${uses.length - MOST_SHOWN} more` : '';
  return `${uses.slice(0, MOST_SHOWN).join(', ')}${more}`;
}
