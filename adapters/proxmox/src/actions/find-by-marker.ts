import { isDiskKey } from '../inventory/config-disks.ts';
import { nicKey, readNic } from '../inventory/config-nics.ts';
import { diskSerial, isMarker, markerIn, markerMac, markerTag } from '../marker.ts';
import type { CallContext, MarkedObject } from '@anyvisor/port';
import { asText } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import { parseUpid } from '../protocol/upid.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { isNotThere, readDetails } from '../reading/guests.ts';
import type { GuestRow } from '../reading/row.ts';
import { readRows } from '../reading/rows.ts';
import type { Session } from '../session.ts';
import { tasksOf } from './list-events.ts';
import { mapSnapshots, snapshotRows } from './snapshots.ts';
import { findImages } from './uploaded-image.ts';
import { vmidWindow } from './vmid-window.ts';

/** Milliseconds: what was made longer ago is not looked for in guests that do not carry the marker themselves. */
const recently = 24 * 3_600_000;
/** Guests that are looked into. */
const mostSuspects = 300;
/** Tasks after which a guest may hold something marked. */
const telling = /^(?:qmsnapshot|vzsnapshot|qmconfig|vzdump|qmcreate|vzcreate)$/;

/**
 * A VM is found by its tag among all, or where its VMID would be. Snapshots, disks and NICs are looked for in guests that a
 * task has touched of late: there is no call that shows them of all guests.
 */
export async function findByMarker(
  session: Session,
  ctx: CallContext,
  marker: string,
): Promise<readonly MarkedObject[]> {
  if (!isMarker(marker)) return [];
  const { guests, nodes } = await readRows(session, ctx);
  const window = new Set(vmidWindow(marker, session.parameters.vmidRange));
  const tag = markerTag(marker);
  const since = new Date(session.environment.now() - recently);
  const online = nodes.filter(({ status }) => status === 'online').map(({ node }) => node);
  const tasks = (await Promise.all(online.map((node) => tasksOf(session, ctx, node, since, 1000)))).flat();
  const touched = new Set(
    tasks
      .map((task) => parseUpid(task['upid']))
      .filter((upid) => upid !== undefined && telling.test(upid.type))
      .map((upid) => Number(upid?.id)),
  );
  const likely = guests.filter(({ vmid, tags }) => tags.includes(tag) || window.has(vmid));
  const suspects = [...new Set([...likely, ...guests.filter(({ vmid }) => touched.has(vmid))])].slice(
    0,
    mostSuspects,
  );
  const found: MarkedObject[] = [];
  for (const row of suspects) found.push(...(await lookInto(session, ctx, row, marker)));
  const images = await findImages(session, ctx, marker);
  return [
    ...found,
    ...images.map(({ volume }) => ({ kind: 'disk' as const, nativeRef: volume, name: volume })),
  ];
}

async function lookInto(
  session: Session,
  ctx: CallContext,
  row: GuestRow,
  marker: string,
): Promise<readonly MarkedObject[]> {
  try {
    const details = await readDetails(session, ctx, row, row);
    const snapshots =
      details.snapshotCount === 0 ? [] : mapSnapshots(await snapshotRows(session, ctx, details));
    return [
      ...marksOf(details, marker),
      ...snapshots
        .filter((one) => one.marker === marker)
        .map(({ info }) => ({ kind: 'snapshot' as const, nativeRef: info.id, name: info.name })),
    ];
  } catch (error) {
    if (isNotThere(error)) return [];
    throw error;
  }
}

/** The VM itself, its disks and NICs. */
export function marksOf({ vmid, kind, config }: GuestDetails, marker: string): readonly MarkedObject[] {
  const text = (key: string) => asText(config[key]) ?? '';
  const lock = text('lock');
  const isWhole = lock !== 'create' && lock !== 'clone';
  const itself = markerIn(text('description')) === marker && isWhole;
  const name = text('name') === '' ? text('hostname') : text('name');
  const disks = Object.keys(config).filter(
    (key) =>
      isDiskKey(kind, key) &&
      (parsePropertyString(text(key)).options.get('serial') === diskSerial(marker) ||
        parsePropertyString(text(key)).options.get('mp') === `/mnt/${diskSerial(marker)}`),
  );
  const nics = Object.keys(config).filter(
    (key) => nicKey.test(key) && readNic(kind, text(key)).mac === markerMac(marker),
  );
  return [
    ...(itself ? [{ kind: 'vm' as const, nativeRef: String(vmid), name }] : []),
    ...disks.map((key) => ({ kind: 'disk' as const, nativeRef: `${vmid}/${key}`, name: key })),
    ...nics.map((key) => ({ kind: 'nic' as const, nativeRef: `${vmid}/${key}`, name: key })),
  ];
}
