import { ok } from '@anyvisor/domain';
import type { HypervisorError, Inventory, Result } from '@anyvisor/domain';
import type { HypervisorPort } from '@anyvisor/port';

/** For all three questions together, in ms. */
const deadline = 180_000;

/** Everything an endpoint has, asked for at once. */
export async function readEverything(
  port: HypervisorPort,
  call: { readonly signal: AbortSignal; readonly correlationId: string },
): Promise<Result<Inventory, HypervisorError>> {
  const ctx = { ...call, deadline: Date.now() + deadline, progress: () => undefined };
  const [vms, templates, resources] = await Promise.all([
    port.listVms(ctx),
    port.listTemplates(ctx),
    port.listResources(ctx),
  ]);
  if (!vms.ok) {
    return vms;
  }
  if (!templates.ok) {
    return templates;
  }
  return resources.ok
    ? ok({ vms: vms.value, templates: templates.value, resources: resources.value })
    : resources;
}
