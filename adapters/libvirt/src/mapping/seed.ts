import type { VmProvisionSpec } from '@anyvisor/domain';
import { seedImage, seedOf, wantsCloudInit } from '../cloud-init/seed.ts';
import type { CloudInitSeed } from '../cloud-init/seed.ts';
import { volumeNameOf } from '../derived.ts';
import { hasPciExpress } from '../domain-xml/pci-section.ts';
import type { DiskBus, NicPlan, SeedPlan } from '../native-spec.ts';
import type { DiskContext } from './disks.ts';
import { targetNames } from './disks.ts';
import type { HostProfile } from './host-profile.ts';
import { storagePlaces } from './storage-places.ts';
import { unsupported } from './unmappable.ts';

/** The CD the guest configures itself from, beside the first disk's storage, or null when it has nothing to be told. */
export function planSeed(
  spec: VmProvisionSpec,
  context: DiskContext & {
    readonly host: HostProfile;
    readonly uuid: string;
    readonly nics: readonly NicPlan[];
    readonly takenTargets: ReadonlySet<string>;
  },
): SeedPlan | null {
  checkGuest(spec);
  const content = seedOf(
    spec,
    context.uuid,
    context.nics.map((nic) => nic.mac),
  );
  if (content === null) return null;
  if (context.host.driver === 'test') {
    throw unsupported('/guest', 'guest', 'The test driver runs no guests, so nothing can be told to one.');
  }
  const bus = cdromBus(content, context.machine);
  return {
    target: targetNames(context.takenTargets)(bus),
    bus,
    content,
    volume: {
      places: storagePlaces(
        {
          storage: spec.storage.disks[0]?.storage,
          format: 'raw',
          layer: false,
          pointer: '/storage/disks/0',
          nameOf: (extension) =>
            volumeNameOf(context.vmName, context.knowledge.marker, 'seed', extension === '' ? '' : '.iso'),
        },
        context.mapping.storageMapping,
        context.knowledge.resources,
      ),
      capacityBytes: seedImage(content).length,
      thin: false,
      origin: { kind: 'content' },
    },
  };
}

function checkGuest({ guest = {}, network }: VmProvisionSpec): void {
  if (guest.sysprep !== undefined && wantsCloudInit(guest)) {
    throw unsupported('/guest/sysprep', 'sysprep', 'Give either sysprep or cloud-init settings, not both.');
  }
  if (guest.sysprep !== undefined && network.nics.some((nic) => nic.address?.type === 'static')) {
    throw unsupported(
      '/guest/sysprep',
      'sysprep',
      'With sysprep, put static addresses into the answer file.',
    );
  }
  if (guest.hostname !== undefined && !HOSTNAME.test(guest.hostname)) {
    throw unsupported('/guest/hostname', guest.hostname, 'A host name is letters, digits, dashes and dots.');
  }
}

/**
 * Linux images for clouds often have no driver but virtio (Debian's cloud kernel knows neither SATA nor IDE), Windows
 * has none for virtio.
 */
function cdromBus(content: CloudInitSeed, machine: string): DiskBus {
  if (content.label === 'cidata' || machine.startsWith('virt')) return 'scsi';
  return hasPciExpress(machine) ? 'sata' : 'ide';
}

/** RFC 1123, section 2.1. */
const HOSTNAME =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
