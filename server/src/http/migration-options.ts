import type { HypervisorType, Json, JsonObject } from '@anyvisor/domain';
import type { HypervisorAdapter } from '@anyvisor/port';
import { ApiFault } from './api-fault.ts';

/** What only that type has, through its adapter's own schema: an unknown key is a violation, never ignored. */
export function migrationOptions(
  adapters: readonly HypervisorAdapter[],
  type: HypervisorType,
  options: Readonly<Record<string, Json>>,
): JsonObject {
  const schema = adapters.find((adapter) => adapter.type === type)?.migrationOptions;
  const parsed = schema?.parse(options) ?? { ok: false, error: unknownOptions(type, options) };
  if (parsed.ok) {
    return parsed.value;
  }
  const violations = parsed.error.map((violation) => ({
    ...violation,
    pointer: `/options${violation.pointer}`,
  }));
  const detail = violations.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
  throw new ApiFault(422, 'InvalidRequest', `Not valid: ${detail}`.slice(0, 1000), { violations });
}

function unknownOptions(type: HypervisorType, options: Readonly<Record<string, Json>>) {
  return Object.keys(options).map((key) => ({
    pointer: `/${key}`,
    message: `${type} has no options for migrations`,
  }));
}
