import { err, hypervisorError, isHypervisorType, ok } from '@anyvisor/domain';
import type {
  ConnectionReport,
  HypervisorError,
  HypervisorType,
  JsonObject,
  Result,
  SpecViolation,
} from '@anyvisor/domain';
import type { HypervisorAdapter } from '@anyvisor/port';
import type { AdapterRegistry } from './adapter-registry.ts';
import { withType } from './legacy-parameters.ts';

/** Connection parameters that were understood. */
export interface ReadParameters {
  readonly adapter: HypervisorAdapter;
  /** As the adapter parsed them: what its `connect` takes. */
  readonly parsed: unknown;
  /** As they came, with `type`: what is kept, encrypted. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly endpoint: string;
  /** The part that is not secret. */
  readonly visible: JsonObject;
  readonly secretsSet: readonly string[];
}

/** Reads `{type, …}` with the type's own adapter; unknown and unavailable types are `InvalidConfiguration`. */
export function readParameters(
  registry: AdapterRegistry,
  input: Readonly<Record<string, unknown>>,
  warn: (message: string) => void,
): Result<ReadParameters, HypervisorError> {
  const raw = withType(input, warn);
  const { type, ...own } = raw;
  if (!isHypervisorType(type)) {
    return err(
      invalid('type', `Unknown hypervisor type ${JSON.stringify(type ?? null)}`, typesHint(registry)),
    );
  }
  const adapter = registry.find(type);
  if (adapter === undefined) {
    return err(invalid('type', `The type ${type} is not available in this build`, typesHint(registry)));
  }
  const parsed = parseEither(adapter, raw, own);
  if (!parsed.ok) {
    return err(violated(parsed.error));
  }
  const secrets = adapter.parameters.secrets;
  return ok({
    adapter,
    parsed: parsed.value,
    raw,
    endpoint: adapter.parameters.endpoint(parsed.value),
    visible: Object.fromEntries(
      Object.entries(own).filter(([name]) => !secrets.includes(name)),
    ) as JsonObject,
    secretsSet: secrets.filter((name) => own[name] !== undefined),
  });
}

/** With what a passed test has learnt and nobody has given; as it was when that does not fit. */
export function withLearned(
  registry: AdapterRegistry,
  read: ReadParameters,
  report: Pick<ConnectionReport, 'learned'> | undefined,
): ReadParameters {
  const news = Object.entries(report?.learned ?? {}).filter(
    ([name]) => read.raw[name] === undefined && !read.adapter.parameters.secrets.includes(name),
  );
  if (news.length === 0) {
    return read;
  }
  const whole = readParameters(registry, { ...read.raw, ...Object.fromEntries(news) }, () => undefined);
  return whole.ok ? whole.value : read;
}

/** An adapter's strict schema may or may not list the discriminator itself. */
function parseEither(
  adapter: HypervisorAdapter,
  raw: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): Result<unknown, readonly SpecViolation[]> {
  const properties = adapter.parameters.jsonSchema['properties'];
  const listsType = typeof properties === 'object' && properties !== null && 'type' in properties;
  return adapter.parameters.parse(listsType ? raw : own);
}

function violated(violations: readonly SpecViolation[]): HypervisorError {
  const [first] = violations;
  const field = first?.pointer.replace(/^\//, '') ?? '';
  const all = violations.map(
    ({ pointer, message }) => `${pointer.replace(/^\//, '') || 'parameters'}: ${message}`,
  );
  return invalid(
    `parameters.${field}`,
    `The connection parameters do not fit: ${all.slice(0, 5).join('; ')}`,
  );
}

function typesHint(registry: AdapterRegistry): string {
  const types: readonly HypervisorType[] = registry.all.map((adapter) => adapter.type);
  return `Available: ${types.join(', ')}.`;
}

function invalid(field: string, message: string, nextStep?: string): HypervisorError {
  return hypervisorError('InvalidConfiguration', {
    message,
    field,
    ...(nextStep === undefined ? {} : { nextStep }),
  });
}
