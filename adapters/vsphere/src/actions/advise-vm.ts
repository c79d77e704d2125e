import type { VmFinding } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { alarmFindings } from '../advice/alarms.ts';
import { stateFindings } from '../advice/state-findings.ts';
import { readObjects } from '../protocol/properties.ts';
import { moRefs, objects } from '../protocol/vim-value.ts';
import { readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';

/** What vCenter complains of about a VM, its triggered alarms included, and what its own state shows. */
export async function adviseVm(
  session: Session,
  ctx: CallContext,
  ref: string,
): Promise<readonly VmFinding[]> {
  const vm = await readVm(session, ctx, ref);
  const [more] = await readObjects(session, ctx, [vm.ref], {
    VirtualMachine: ['triggeredAlarmState', 'configIssue', 'runtime.question', 'runtime.consolidationNeeded'],
  });
  const properties = { ...vm.properties, ...more?.properties };
  const states = objects({ $: '', one: properties['triggeredAlarmState'] ?? '' }, 'one');
  const alarms = await readObjects(
    session,
    ctx,
    states.flatMap((one) => moRefs(one, 'alarm')),
    { Alarm: ['info.name', 'info.description'] },
  );
  return [
    ...alarmFindings(states, alarms),
    ...stateFindings({ ref: vm.ref, properties }, session.environment.now()),
  ];
}
