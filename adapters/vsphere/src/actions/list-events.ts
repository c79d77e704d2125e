import type { CallContext, PlatformEvent } from '@anyvisor/port';
import { nativeRefOf } from '../inventory/map-vm.ts';
import { readObjects } from '../protocol/properties.ts';
import { date, isObject, moRef, refKey, text } from '../protocol/vim-value.ts';
import type { MoRef, VimObject } from '../protocol/vim-value.ts';
import { refOf } from '../session/all-view.ts';
import type { Session } from '../session.ts';

/** What a server gives at once ("event.maxPageSize"). */
const pageSize = 1000;

/** Oldest first, from `since` on, through an event collector that is removed afterwards. */
export async function listEvents(
  session: Session,
  ctx: CallContext,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<readonly PlatformEvent[]> {
  const manager = await session.service(ctx, 'eventManager');
  const filter = { time: { beginTime: since.toISOString() } };
  const collector = refOf(await session.ask(ctx, manager, 'CreateCollectorForEvents', { filter }));
  const found = new Map<string, VimObject>();
  try {
    await session.call(ctx, collector, 'RewindCollector');
    while (found.size < limit) {
      const maxCount = Math.min(pageSize, limit - found.size);
      const page = (await session.call(ctx, collector, 'ReadNextEvents', { maxCount })).filter(isObject);
      for (const event of page) found.set(text(event, 'key') ?? '', event);
      if (page.length === 0) break;
    }
  } finally {
    await session.call(ctx, collector, 'DestroyCollector').catch(() => {});
  }
  const events = [...found.values()].slice(0, Math.max(0, limit));
  const refs = await referencesOf(session, ctx, events);
  return events.flatMap((event) => mapEvent(event, refs, since) ?? []);
}

function mapEvent(
  event: VimObject,
  refs: ReadonlyMap<string, string>,
  since: Date,
): PlatformEvent | undefined {
  const at = date(event, 'createdTime');
  if (at === undefined || at < since) return undefined;
  const vm = moRef(event, 'vm', 'vm');
  const user = text(event, 'userName');
  return {
    id: text(event, 'key') ?? '',
    at,
    severity: severityOf(event),
    type: text(event, 'eventTypeId') ?? event.$,
    message: text(event, 'fullFormattedMessage') ?? event.$,
    user: user ?? null,
    vm: vm === undefined ? null : (refs.get(refKey(vm)) ?? null),
  };
}

function severityOf(event: VimObject): PlatformEvent['severity'] {
  const stated = text(event, 'severity');
  if (stated === 'error' || stated === 'warning') return stated;
  if (/(Failed|Error|Lost)/.test(event.$)) return 'error';
  return /(Warning|Disconnected|BadUsername|Unavailable)/.test(event.$) ? 'warning' : 'info';
}

/** Events name managed objects; we know VMs by their instance UUID. */
async function referencesOf(session: Session, ctx: CallContext, events: readonly VimObject[]) {
  const vms = new Map<string, MoRef>();
  for (const event of events) {
    const vm = moRef(event, 'vm', 'vm');
    if (vm !== undefined) vms.set(refKey(vm), vm);
  }
  const read = await readObjects(session, ctx, [...vms.values()], {
    VirtualMachine: ['config.instanceUuid'],
  });
  return new Map(read.map((vm) => [refKey(vm.ref), nativeRefOf(vm)]));
}
