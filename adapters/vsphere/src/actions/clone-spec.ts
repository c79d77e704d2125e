import type { Place } from '../mapping/places.ts';
import { wireRef } from '../protocol/encode.ts';
import type { WireObject } from '../protocol/encode.ts';
import type { MoRef } from '../protocol/vim-value.ts';

interface CloneWish {
  readonly place: Pick<Place, 'pool' | 'host'>;
  readonly datastore: MoRef | undefined;
  /** Copy this state; a linked clone hangs on it. */
  readonly snapshot: MoRef | undefined;
  /** @default true when there is a snapshot */
  readonly linked?: boolean;
  readonly config: WireObject;
}

/**
 * VirtualMachineCloneSpec, fields in the order of the WSDL. A full clone consolidates snapshots and shares nothing; a
 * linked one writes its changes into new child disks.
 */
export function cloneSpec({
  place,
  datastore,
  snapshot,
  linked = snapshot !== undefined,
  config,
}: CloneWish): WireObject {
  return {
    location: {
      datastore: datastore === undefined ? undefined : wireRef(datastore),
      diskMoveType: linked ? 'createNewChildDiskBacking' : 'moveAllDiskBackingsAndDisallowSharing',
      pool: wireRef(place.pool),
      host: place.host === undefined ? undefined : wireRef(place.host),
    },
    template: false,
    config,
    powerOn: false,
    snapshot: snapshot === undefined ? undefined : wireRef(snapshot),
  };
}
