import type { ExtensionSchemas } from '@anyvisor/api';
import { adapters } from '@anyvisor/server/adapters';

/** The spec extension of every hypervisor that is built in. */
export function extensionsOf(): ExtensionSchemas {
  return Object.fromEntries(adapters.map(({ type, extension }) => [type, extension.jsonSchema]));
}
