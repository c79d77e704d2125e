import { childText, readXml } from '@anyvisor/toolkit/xml-reader';
import { volumeNameOf } from '../derived.ts';
import type { DomainDisk, LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { volumeOf } from '../inventory/map-disks.ts';
import type { LibvirtPool } from '../inventory/volume-index.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { volumesOf } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { isMissing } from '../storage/volume-handle.ts';
import type { CopiedDisk } from './plan.ts';

/** The disks of a machine that is off, as they are to be copied into a pool of the other host, or all that forbids it. */
export async function coldDisks(
  here: Endpoint,
  dom: Domain,
  domain: LibvirtDomain,
  marker: string,
  pool: LibvirtPool,
): Promise<{ readonly disks: readonly CopiedDisk[]; readonly reasons: readonly string[] }> {
  const reasons = await kept(here, dom, domain);
  const disks: CopiedDisk[] = [];
  const volumes = await volumesOf(here, domain);
  const local = domain.disks.filter(
    ({ path, volume, remote }) => remote === null && (path !== null || volume !== null),
  );
  for (const [index, disk] of local.entries()) {
    const volume = volumeOf(disk, volumes);
    const format = formatOf(disk, volume?.format ?? null);
    const seen = volume === undefined ? undefined : await lookAt(here, volume.key);
    if (volume === undefined || seen === undefined) {
      reasons.push(
        `${disk.target} (${disk.path ?? disk.volume}) lies in no active storage pool of its host: define one over its folder, or move the machine while it runs`,
      );
      continue;
    }
    if (format === undefined) {
      reasons.push(
        `${disk.target} is of format ${disk.format ?? volume.format}: only qcow2 and raw are copied`,
      );
      continue;
    }
    disks.push({
      target: disk.target,
      sizeBytes: seen.bytes,
      format,
      still: disk.readOnly,
      sourcePath: volume.path,
      poolId: pool.uuid,
      poolName: pool.name,
      volumeName: volumeNameOf(domain.name, marker, String(index), format === 'raw' ? '.img' : '.qcow2'),
      off: {
        key: volume.key,
        pool: { uuid: volume.poolId, name: seen.pool },
        layered: volume.backingPath !== null,
        stamp: seen.stamp,
      },
    });
  }
  const needed = disks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (pool.availableBytes !== null && pool.availableBytes < needed) {
    reasons.push(
      `the storage pool ${pool.name} has ${pool.availableBytes} free bytes, its disks are ${needed}`,
    );
  }
  return { disks, reasons };
}

/** What lies beside the disks at its host, and no stream of libvirt's reaches. */
async function kept({ call }: Endpoint, dom: Domain, { nvramFormat, tpm }: LibvirtDomain): Promise<string[]> {
  const saved = await unlessCode(call(procedures.domainHasManagedSaveImage, { dom }), isMissing);
  return [
    ...(saved?.saved === true ? ['its memory is saved to disk: resume it, or stop it for good'] : []),
    ...(nvramFormat === null
      ? []
      : ['its UEFI variables are kept by its host and would be lost: start it, and move it live']),
    ...(tpm
      ? ['the state of its TPM is kept by its host and would be lost: start it, and move it live']
      : []),
  ];
}

function formatOf({ format }: DomainDisk, ofVolume: string | null): CopiedDisk['format'] | undefined {
  const said = format ?? ofVolume ?? 'raw';
  return said === 'qcow2' || said === 'raw' ? said : undefined;
}

/** Length of its file or device, and what changes when somebody writes to it; undefined when it has gone. */
export async function lookAt(
  { call }: Endpoint,
  key: string,
): Promise<{ readonly pool: string; readonly bytes: number; readonly stamp: string } | undefined> {
  const found = await unlessCode(call(procedures.storageVolLookupByKey, { key }), isMissing);
  if (found === undefined) return undefined;
  const { vol } = found;
  const [{ allocation: bytes }, { xml }] = await Promise.all([
    call(procedures.storageVolGetInfoFlags, { vol, flags: GET_PHYSICAL }),
    call(procedures.storageVolGetXmlDesc, { vol }),
  ]);
  const written = childText(readXml(xml), 'target', 'timestamps', 'mtime') ?? '';
  return { pool: vol.pool, bytes: Number(bytes), stamp: `${Number(bytes)} ${written}` };
}

/** VIR_STORAGE_VOL_GET_PHYSICAL. */
const GET_PHYSICAL = 1;
