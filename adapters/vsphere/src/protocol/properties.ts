import type { CallContext } from '@anyvisor/port';
import type { Session } from '../session.ts';
import type { WireObject } from './encode.ts';
import { wireRef } from './encode.ts';
import { VimFault, localizedFault } from './vim-fault.ts';
import { field, moRef, objects, text } from './vim-value.ts';
import type { MoRef, VimValue } from './vim-value.ts';

/** A managed object as far as it was asked for; a property that is unset or hidden is not there. */
export interface NativeObject {
  readonly ref: MoRef;
  readonly properties: Readonly<Record<string, VimValue>>;
}

/** Which properties of which type. */
export type PropertySets = Readonly<Record<string, readonly string[]>>;

/** Objects in one answer. */
const pageSize = 500;

/** Reads these objects; those that are gone are left out. */
export async function readObjects(
  session: Session,
  ctx: CallContext,
  refs: readonly MoRef[],
  properties: PropertySets,
): Promise<readonly NativeObject[]> {
  if (refs.length === 0) return [];
  return retrieve(session, ctx, {
    propSet: propSet(properties),
    objectSet: refs.map((ref) => ({ obj: wireRef(ref), skip: false })),
    reportMissingObjectsInResults: true,
  });
}

/** Reads everything a view shows. */
export async function readView(
  session: Session,
  ctx: CallContext,
  view: MoRef,
  properties: PropertySets,
): Promise<readonly NativeObject[]> {
  return retrieve(session, ctx, viewFilter(view, properties));
}

/** PropertyFilterSpec of what a view shows; field order as in the WSDL. */
export function viewFilter(view: MoRef, properties: PropertySets): WireObject {
  return {
    propSet: propSet(properties),
    objectSet: {
      obj: wireRef(view),
      skip: true,
      selectSet: { $: 'TraversalSpec', type: view.type, path: 'view', skip: false },
    },
    reportMissingObjectsInResults: true,
  };
}

/** An ObjectContent or ObjectUpdate's object; a property withheld because the session ended is the session's end. */
export function nativeObject(content: VimValue): NativeObject | undefined {
  const ref = moRef(content, 'obj');
  if (ref === undefined) return undefined;
  for (const missing of objects(content, 'missingSet')) {
    const fault = localizedFault(field(missing, 'fault'), 'RetrievePropertiesEx');
    if (fault.type === 'NotAuthenticated') throw fault;
  }
  const properties: Record<string, VimValue> = Object.create(null);
  for (const one of objects(content, 'propSet')) {
    const name = text(one, 'name');
    const value = field(one, 'val');
    if (name !== undefined && value !== undefined) properties[name] = value;
  }
  return { ref, properties };
}

function propSet(properties: PropertySets): readonly WireObject[] {
  return Object.entries(properties).map(([type, pathSet]) => ({ type, all: false, pathSet }));
}

async function retrieve(
  session: Session,
  ctx: CallContext,
  specSet: WireObject,
): Promise<readonly NativeObject[]> {
  const { generation } = session;
  try {
    return await retrieveOnce(session, ctx, specSet);
  } catch (error) {
    if (!(error instanceof VimFault) || error.type !== 'NotAuthenticated') throw error;
    session.forget(generation);
    return retrieveOnce(session, ctx, specSet);
  }
}

async function retrieveOnce(
  session: Session,
  ctx: CallContext,
  specSet: WireObject,
): Promise<readonly NativeObject[]> {
  const collector = await session.service(ctx, 'propertyCollector');
  const found: NativeObject[] = [];
  let page = await session.ask(ctx, collector, 'RetrievePropertiesEx', {
    specSet,
    options: { maxObjects: pageSize },
  });
  for (;;) {
    for (const content of objects(page, 'objects')) {
      const object = nativeObject(content);
      if (object !== undefined && isThere(content)) found.push(object);
    }
    const token = text(page, 'token');
    if (token === undefined) return found;
    page = await session.ask(ctx, collector, 'ContinueRetrievePropertiesEx', { token });
  }
}

/** An object that is gone is reported with nothing but the reason. */
function isThere(content: VimValue): boolean {
  return !objects(content, 'missingSet').some(
    (missing) => localizedFault(field(missing, 'fault'), '').type === 'ManagedObjectNotFound',
  );
}
