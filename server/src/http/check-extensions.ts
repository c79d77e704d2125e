import type { VmProvisionSpec } from '@anyvisor/domain';
import type { JsonObject, SpecViolation } from '@anyvisor/domain';
import type { HypervisorAdapter } from '@anyvisor/port';
import { ApiFault } from './api-fault.ts';

/** Each extension goes through its adapter's own schema: an unknown key is a violation, never ignored. */
export function checkExtensions(
  spec: VmProvisionSpec,
  adapters: readonly HypervisorAdapter[],
): VmProvisionSpec {
  const violations: SpecViolation[] = [];
  const parsed: [string, JsonObject][] = [];
  for (const [type, extension] of Object.entries(spec.extensions ?? {})) {
    const answer = adapters.find((adapter) => adapter.type === type)?.extension.parse(extension);
    if (answer === undefined) {
      violations.push({ pointer: `/extensions/${type}`, message: 'no such hypervisor type is built in' });
    } else if (answer.ok) {
      parsed.push([type, answer.value]);
    } else {
      violations.push(
        ...answer.error.map((violation) => ({
          ...violation,
          pointer: `/extensions/${type}${violation.pointer}`,
        })),
      );
    }
  }
  if (violations.length > 0) {
    const detail = violations.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
    throw new ApiFault(422, 'InvalidVmSpec', `Not valid: ${detail}`.slice(0, 1000), { violations });
  }
  return spec.extensions === undefined ? spec : { ...spec, extensions: Object.fromEntries(parsed) };
}
