import type { Json } from '@anyvisor/domain';
import type { MigrateRequest } from '@anyvisor/port';
import { ownVolumes } from '../actions/own-volumes.ts';
import type { OwnVolume } from '../actions/own-volumes.ts';
import type { DomainDisk, LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { volumeNameOf } from '../derived.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Domain } from '../protocol/handles.ts';
import type { BothEnds } from './both-ends.ts';
import type { MigrationOptions } from './options.ts';

/** Decided once, before anything is made, and recorded: what happens when it is taken up again follows from it. */
export interface MigrationPlan {
  readonly name: string;
  /** The guest runs (or is paused) and goes live; else only its configuration goes. */
  readonly live: boolean;
  readonly persistent: boolean;
  readonly autostart: boolean;
  /** How the source's daemon reaches the destination's; null where the two have nothing to do with each other. */
  readonly destinationUri: string | null;
  /** Disks that are copied; empty where both sides see the same ones. */
  readonly disks: readonly CopiedDisk[];
  /** Volumes at the source that nobody needs any more afterwards. */
  readonly leftBehind: readonly OwnVolume[];
}

export interface CopiedDisk {
  /** `vda`. */
  readonly target: string;
  readonly sizeBytes: number;
  readonly format: 'qcow2' | 'raw';
  /** Its bytes go through us beforehand: media that nobody writes to are not part of a live migration. */
  readonly still: boolean;
  readonly sourcePath: string;
  readonly poolId: string;
  readonly poolName: string;
  readonly volumeName: string;
  /** Of a machine that is off: its volume here, and how that looked when the move was planned. */
  readonly off?: {
    readonly key: string;
    readonly pool: { readonly uuid: string; readonly name: string };
    /** It stands on other volumes. */
    readonly layered: boolean;
    readonly stamp: string;
  };
}

/** The machine is off, and its disks go through us. */
export function isColdCopy({ live, disks }: MigrationPlan): boolean {
  return !live && disks.length > 0;
}

export function planIn(memory: Readonly<Record<string, Json>>): MigrationPlan | null {
  const recorded = memory['check'];
  return recorded === undefined || recorded === null ? null : (recorded as unknown as MigrationPlan);
}

/** Those whose bytes must be at the destination: network disks are seen from everywhere, an empty drive holds nothing. */
export function localDisks({ disks }: LibvirtDomain): readonly (DomainDisk & { readonly path: string })[] {
  return disks.flatMap((disk) =>
    disk.remote !== null || disk.path === null ? [] : [{ ...disk, path: disk.path }],
  );
}

export async function copiedDisks(
  { here }: BothEnds,
  dom: Domain,
  domain: LibvirtDomain,
  marker: string,
  pool: { readonly uuid: string; readonly name: string },
): Promise<readonly CopiedDisk[]> {
  const copied: CopiedDisk[] = [];
  for (const [index, { target, path, format, readOnly }] of localDisks(domain).entries()) {
    const { capacity } = await here.call(procedures.domainGetBlockInfo, { dom, path });
    const kind = format === 'raw' ? 'raw' : 'qcow2';
    copied.push({
      target,
      sizeBytes: Number(capacity),
      format: kind,
      still: readOnly,
      sourcePath: path,
      poolId: pool.uuid,
      poolName: pool.name,
      volumeName: volumeNameOf(domain.name, marker, String(index), kind === 'raw' ? '.img' : '.qcow2'),
    });
  }
  return copied;
}

export async function leftBehind(
  { here }: BothEnds,
  dom: Domain,
  disks: readonly CopiedDisk[],
  { keepSourceDisks = false }: MigrationOptions,
): Promise<readonly OwnVolume[]> {
  return keepSourceDisks || disks.length === 0 ? [] : ownVolumes(here, dom);
}

export function optionsOf({ options = {} }: MigrateRequest): MigrationOptions {
  return options;
}
