import { HypervisorFault } from '@anyvisor/domain';
import { mappingFault } from '@anyvisor/port';
import type { CreatedVm, RestoreVmRequest, Step, StepTable } from '@anyvisor/port';
import { domainUuidOf, macOf, volumeNameOf } from '../derived.ts';
import { cloneXml } from '../domain-xml/clone-xml.ts';
import { withoutMedia } from '../domain-xml/without-media.ts';
import { failed } from '../faults.ts';
import { checkNameFree, domainStep } from '../actions/define-domain.ts';
import { checkStep } from '../actions/step.ts';
import { storagePlaces } from '../mapping/storage-places.ts';
import { Unmappable } from '../mapping/unmappable.ts';
import type { VolumePlan } from '../native-spec.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { readResources } from '../reading/resources.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { isMissing } from '../storage/volume-handle.ts';
import { placedVolume, volumeStep } from '../storage/volume-step.ts';
import type { BackupManifest } from './manifest.ts';
import { readBackup } from './repository.ts';

/**
 * A VM with its own identity from a backup: each disk is copied out of the topmost volume of its chain, which the daemon
 * reads down to the full one.
 */
export async function restoreVm(
  session: LibvirtSession,
  endpoint: Endpoint,
  request: RestoreVmRequest,
): Promise<StepTable<CreatedVm>> {
  const { marker, name } = request;
  const { place, manifest } = await readBackup(endpoint, request.backupId);
  const disks = await planDisks(endpoint, request, place.poolId, manifest);
  const uuid = domainUuidOf(marker);
  const steps: Step[] = [
    checkStep(session, 'check', (at) => checkNameFree(at, name, uuid)),
    ...disks.map(({ plan }, index) => volumeStep(session, `volume-${index}`, plan)),
    domainStep(session, {
      uuid,
      name,
      autostart: false,
      xml: (memory) => {
        const volumes = new Map(
          disks.map(({ target }, index) => [target, placedVolume(memory, `volume-${index}`)] as const),
        );
        const identity = { name, uuid, marker, volumes, mac: (index: number) => macOf(marker, index) };
        return Promise.resolve(cloneXml(withoutMedia(manifest.domainXml), identity));
      },
    }),
  ];
  return { kind: 'steps', steps, result: () => ({ nativeRef: uuid, name }) };
}

interface DiskPlan {
  readonly target: string;
  readonly plan: VolumePlan;
}

async function planDisks(
  endpoint: Endpoint,
  { marker, name, mapping, storage }: RestoreVmRequest,
  poolId: string,
  manifest: BackupManifest,
): Promise<readonly DiskPlan[]> {
  const resources = await readResources(endpoint);
  const plans: DiskPlan[] = [];
  for (const [index, { target, volume, capacityBytes }] of manifest.disks.entries()) {
    const nameOf = (extension: string): string => volumeNameOf(name, marker, String(index), extension);
    const wish = { storage, format: undefined, layer: false, pointer: '', nameOf };
    try {
      const places = storagePlaces(wish, mapping.storageMapping, resources);
      const templateKey = await keyOf(endpoint, poolId, volume);
      const origin = { kind: 'copy', templateKey, templateFormat: 'qcow2' } as const;
      plans.push({ target, plan: { places, capacityBytes, thin: true, origin } });
    } catch (error) {
      if (error instanceof Unmappable) throw new HypervisorFault(mappingFault(error.error));
      throw error;
    }
  }
  return plans;
}

async function keyOf({ call }: Endpoint, poolId: string, volume: string): Promise<string> {
  const pool = { name: '', uuid: poolId };
  const found = await unlessCode(call(procedures.storageVolLookupByName, { pool, name: volume }), isMissing);
  if (found !== undefined) return found.vol.key;
  throw failed(
    'restoreVm',
    `the backup is damaged: its volume ${volume} is gone from its storage`,
    'Restore an earlier backup, and find out who deleted the volume.',
  );
}
