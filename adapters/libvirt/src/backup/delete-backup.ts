import { done } from '@anyvisor/port';
import type { Mutation } from '@anyvisor/port';
import { wrongState } from '../faults.ts';
import { lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { parseBackupId } from './backup-names.ts';
import { removeTraces } from './remove-traces.ts';
import { childrenOf, findManifest } from './repository.ts';

/** A backup that is gone is as good; one on which others stand is kept. */
export async function deleteBackup(endpoint: Endpoint, id: string): Promise<Mutation<null>> {
  const place = parseBackupId(id);
  if (place === undefined) return done();
  const manifest = await findManifest(endpoint, place);
  const children = manifest === undefined ? [] : await childrenOf(endpoint, place);
  if (children.length > 0) {
    throw wrongState(
      'deleteBackup',
      `${children.length} incremental backups stand on this one (${children.slice(0, 3).join(', ')})`,
      'Delete those first, the newest before the others.',
    );
  }
  const dom = manifest === undefined ? undefined : await lookUpDomain(endpoint, manifest.vm.uuid);
  await removeTraces(endpoint, dom, place);
  return done();
}
