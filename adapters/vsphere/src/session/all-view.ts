import type { CallContext } from '@anyvisor/port';
import { viewTypes } from '../inventory/property-sets.ts';
import { isFault } from '../faults.ts';
import { wireRef } from '../protocol/encode.ts';
import { readView } from '../protocol/properties.ts';
import type { NativeObject, PropertySets } from '../protocol/properties.ts';
import { isObject, moRefType, text } from '../protocol/vim-value.ts';
import type { MoRef, VimValue } from '../protocol/vim-value.ts';
import type { Session } from '../session.ts';

const views = new WeakMap<Session, { readonly generation: number; readonly view: Promise<MoRef> }>();

/** Everything of the wanted types, through the one view that a session keeps. */
export async function readAll(
  session: Session,
  ctx: CallContext,
  properties: PropertySets,
): Promise<readonly NativeObject[]> {
  await session.loggedIn(ctx);
  for (let time = 1; ; time += 1) {
    try {
      return await readView(session, ctx, await viewOf(session, ctx), properties);
    } catch (error) {
      // The view went with a session that ended in between.
      if (time > 1 || !isFault(error, 'ManagedObjectNotFound', 'NotAuthenticated')) throw error;
      views.delete(session);
    }
  }
}

/** A view of its own, for who keeps it longer than a call. */
export async function createView(session: Session, ctx: CallContext): Promise<MoRef> {
  const [manager, container] = [
    await session.service(ctx, 'viewManager'),
    await session.service(ctx, 'rootFolder'),
  ];
  const made = await session.ask(ctx, manager, 'CreateContainerView', {
    container: wireRef(container),
    type: viewTypes,
    recursive: true,
  });
  return refOf(made);
}

/** A managed object reference that is itself the answer. */
export function refOf(value: VimValue | undefined): MoRef {
  const [type, id] = [text(value, 'type'), text(value, 'value')];
  if (!isObject(value) || value.$ !== moRefType || type === undefined || id === undefined) {
    throw new Error('the server answered no reference');
  }
  return { type, value: id };
}

function viewOf(session: Session, ctx: CallContext): Promise<MoRef> {
  const known = views.get(session);
  if (known?.generation === session.generation) return known.view;
  const view = createView(session, ctx);
  views.set(session, { generation: session.generation, view });
  view.catch(() => views.delete(session));
  return view;
}
