import type { CallContext } from '@anyvisor/port';
import { isFault, notFound } from '../faults.ts';
import { isTemplate } from '../inventory/map-vm.ts';
import { vmProperties } from '../inventory/property-sets.ts';
import { readObjects } from '../protocol/properties.ts';
import type { NativeObject, PropertySets } from '../protocol/properties.ts';
import type { MoRef } from '../protocol/vim-value.ts';
import { refOf } from '../session/all-view.ts';
import type { Session } from '../session.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const plainReference = /^[A-Za-z0-9_-]{1,80}$/;

/** The VM of a native reference (an instance UUID, or a managed object id where a VM has none). ResourceNotFound. */
export async function readVm(session: Session, ctx: CallContext, ref: string): Promise<NativeObject> {
  const vm = await findVm(session, ctx, ref);
  if (vm === undefined || isTemplate(vm)) throw notFound('vm', ref);
  return vm;
}

/** The same, templates included, undefined when there is none. */
export async function findVm(
  session: Session,
  ctx: CallContext,
  ref: unknown,
  properties: PropertySets = vmProperties,
): Promise<NativeObject | undefined> {
  const found = await locate(session, ctx, ref);
  if (found === undefined) return undefined;
  try {
    return (await readObjects(session, ctx, [found], properties))[0];
  } catch (error) {
    if (isFault(error, 'ManagedObjectNotFound')) return undefined;
    throw error;
  }
}

async function locate(session: Session, ctx: CallContext, ref: unknown): Promise<MoRef | undefined> {
  if (typeof ref !== 'string') return undefined;
  if (!uuid.test(ref)) return plainReference.test(ref) ? { type: 'VirtualMachine', value: ref } : undefined;
  const index = await session.service(ctx, 'searchIndex');
  const found = await session.ask(ctx, index, 'FindByUuid', {
    uuid: ref,
    vmSearch: true,
    instanceUuid: true,
  });
  return found === undefined || found === '' ? undefined : refOf(found);
}
