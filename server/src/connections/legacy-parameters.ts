/**
 * The one place that knows the form connections had when there was a single vendor: an object without `type` that names
 * its endpoint by `vcenterUrl`. It is read as the type that vendor has today, with a deprecation warning.
 */
const legacyForm = { marker: 'vcenterUrl', type: 'VSPHERE' } as const;

export function withType(
  input: Readonly<Record<string, unknown>>,
  warn: (message: string) => void,
): Readonly<Record<string, unknown>> {
  if (input['type'] !== undefined || typeof input[legacyForm.marker] !== 'string') {
    return input;
  }
  warn(
    `Connection parameters without "type" are deprecated: read as ${legacyForm.type}. Add "type": "${legacyForm.type}".`,
  );
  return { type: legacyForm.type, ...input };
}
