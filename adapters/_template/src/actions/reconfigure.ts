import { HypervisorFault, ok } from '@anyvisor/domain';
import { done, mappingFault } from '@anyvisor/port';
import type { CallContext, ReconfigureRequest, Reconfigured } from '@anyvisor/port';
import { ceiling } from '../capabilities.ts';
import { sizeFault } from '../mapper.ts';
import { nothing } from '../protocol/native.ts';
import { path } from '../session.ts';
import type { Session } from '../session.ts';

/** Everything in one native call, which refuses sizes of a VM that is not off. */
export async function reconfigure(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: ReconfigureRequest,
) {
  const { cpuCores, memoryMb, name } = request;
  const fault =
    (cpuCores === undefined ? undefined : sizeFault('/cpuCores', cpuCores, ceiling.maxCpuCores ?? 0)) ??
    (memoryMb === undefined
      ? undefined
      : sizeFault('/memoryMb', memoryMb, (ceiling.maxMemoryGb ?? 0) * 1024));
  if (fault !== undefined) {
    throw new HypervisorFault(mappingFault(fault));
  }
  await session.request(ctx, 'PATCH', path`/vms/${ref}`, nothing, { cores: cpuCores, memoryMb, name });
  const fields = Object.keys(request);
  return ok(done<Reconfigured>({ changes: fields.map((field) => ({ field, effect: 'applied' })) }));
}
