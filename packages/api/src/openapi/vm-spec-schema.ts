import type { HypervisorType, JsonObject } from '@anyvisor/domain';
import { vmProvisionSpec } from '../vm-spec.ts';
import { jsonSchemaOf } from './json-schema.ts';
import type { JsonSchema } from './json-schema.ts';

/** The extension of each hypervisor type that is built in, as its adapter describes it. */
export type ExtensionSchemas = Readonly<Partial<Record<HypervisorType, JsonObject>>>;

/** The VM spec as JSON Schema 2020-12: for editors, forms and other tools. */
export function vmSpecJsonSchema(extensions: ExtensionSchemas): JsonSchema {
  const { $schema, $defs } = jsonSchemaOf(vmProvisionSpec);
  const { VmProvisionSpec: own, ...others } = $defs as Record<string, JsonSchema>;
  const { id: _id, ...spec } = own ?? {};
  return {
    $schema,
    title: 'Anyvisor VM',
    ...withExtensions(spec, extensions),
    ...(Object.keys(others).length === 0 ? {} : { $defs: others }),
  };
}

/** Puts the adapters' own schemas in the place of the open objects; types without an adapter are left out. */
export function withExtensions(spec: JsonSchema, extensions: ExtensionSchemas): JsonSchema {
  const properties = spec['properties'] as Record<string, JsonSchema>;
  const byType = Object.fromEntries(
    Object.entries(extensions).map(([type, { $schema: _dialect, ...schema }]) => [type, schema]),
  );
  return {
    ...spec,
    properties: { ...properties, extensions: { ...properties['extensions'], properties: byType } },
  };
}
