import type { CallContext } from '@anyvisor/port';
import { failed } from '../faults.ts';
import { refProperty } from '../inventory/map-resources.ts';
import { readObjects } from '../protocol/properties.ts';
import { text } from '../protocol/vim-value.ts';
import type { MoRef } from '../protocol/vim-value.ts';
import type { Session } from '../session.ts';

/** Where files of a datastore are found over HTTP. */
export interface DatastorePlace {
  readonly name: string;
  readonly datacenter: MoRef;
  /** Names from the root folder down, as `dcPath` wants it. */
  readonly datacenterPath: string;
}

/** `[datastore] folder/file` in its two parts; undefined when it is no such path. */
export function splitPath(path: string): { readonly datastore: string; readonly file: string } | undefined {
  const parts = /^\[([^\]]+)\] ?(.*)$/.exec(path);
  return parts?.[1] === undefined || parts[2] === undefined
    ? undefined
    : { datastore: parts[1], file: parts[2] };
}

/** `/folder/…?dcPath=…&dsName=…` ("HTTP Access to vSphere Server Files"). */
export function folderPath({ name, datacenterPath }: DatastorePlace, file: string): string {
  const path = file.split('/').map(encodeURIComponent).join('/');
  return `/folder/${path}?dcPath=${encodeURIComponent(datacenterPath)}&dsName=${encodeURIComponent(name)}`;
}

/** Climbs from a datastore to its datacenter and on to the root, which has no name in paths. */
export async function placeOf(session: Session, ctx: CallContext, datastore: MoRef): Promise<DatastorePlace> {
  let at: MoRef | undefined = datastore;
  let name = '';
  let datacenter: MoRef | undefined;
  const names: string[] = [];
  for (let step = 0; at !== undefined && step < 64; step += 1) {
    const [seen] = await readObjects(session, ctx, [at], { ManagedEntity: ['name', 'parent'] });
    const own = text(seen?.properties['name']) ?? '';
    const parent = refProperty(seen, 'parent');
    if (step === 0) name = own;
    if (at.type === 'Datacenter') datacenter = at;
    if (datacenter !== undefined && parent !== undefined) names.unshift(own);
    at = parent;
  }
  if (datacenter === undefined) throw failed('read a datastore', `datastore ${name} is in no datacenter`);
  return { name, datacenter, datacenterPath: names.join('/') };
}
