import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { askSecret, somebodyThere } from './ask.ts';
import { collect } from './options.ts';
import { readObject } from './read-document.ts';

export interface ParameterOptions {
  readonly type?: string;
  readonly param?: readonly string[];
  readonly paramFile?: string;
  readonly secret?: readonly string[];
}

/** The options that say how to reach a hypervisor. */
export function addParameterOptions(command: Command): Command {
  return command
    .option('--type <type>', 'LIBVIRT, VSPHERE, … (see: anyvisor capabilities)')
    .option('-p, --param <name=value>', 'one parameter, but no secret; repeat it for more', collect)
    .option('--param-file <file>', 'parameters as YAML or JSON, secret ones too; - reads standard input')
    .option('--secret <name>', 'ask for this parameter without showing it; repeat it for more', collect);
}

/**
 * All parameters together, each value of the kind that the type's own schema wants. Required secrets that were not given
 * are asked for, or, where stored ones exist, kept.
 */
export async function readParameters(
  cli: Cli,
  options: ParameterOptions,
  missingSecrets: 'ask' | 'keep',
): Promise<Record<string, unknown>> {
  const fromFile = options.paramFile === undefined ? {} : await readObject(cli, options.paramFile);
  const given = Object.fromEntries((options.param ?? []).map(pair));
  const type = options.type?.toUpperCase() ?? text(given['type']) ?? text(fromFile['type']);
  const schema = type === undefined ? undefined : await schemaOf(cli, type);
  refuseSecrets(Object.keys(given), schema);
  const asked = new Set(options.secret);
  if (missingSecrets === 'ask' && somebodyThere(cli)) {
    requiredSecrets(schema).forEach((name) => name in fromFile || asked.add(name));
  }
  const secrets: Record<string, string> = {};
  for (const name of asked) {
    secrets[name] = await secretValue(cli, name);
  }
  const typed = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typedValue(value, schema?.parametersSchema, name)]),
  );
  return { ...(type === undefined ? {} : { type }), ...fromFile, ...typed, ...secrets };
}

/** Everybody on the machine sees a command line, and the shell keeps it. */
function refuseSecrets(names: readonly string[], type: Schemas['ConnectionType'] | undefined): void {
  const secret = names.find((name) => type?.secrets.includes(name));
  if (secret !== undefined) {
    throw new CliError(
      exitCodes.usage,
      `${secret} is a secret and does not belong on a command line`,
      `Use --secret ${secret} to be asked for it, or --param-file. Replace it where it was really used: it may stand in your shell's history.`,
    );
  }
}

function requiredSecrets(type: Schemas['ConnectionType'] | undefined): readonly string[] {
  const { required } = (type?.parametersSchema ?? {}) as { readonly required?: unknown };
  return (type?.secrets ?? []).filter((name) => Array.isArray(required) && required.includes(name));
}

async function schemaOf(cli: Cli, type: string): Promise<Schemas['ConnectionType']> {
  const { items } = await answerOf(
    (await cli.client()).GET('/api/v1/connection-types', { signal: cli.io.signal }),
  );
  const found = items.find((each) => each.type === type);
  if (found === undefined) {
    const known = items.map((each) => each.type).join(', ');
    throw new CliError(exitCodes.invalid, `There is no hypervisor type ${type}`, `Use one of: ${known}.`);
  }
  return found;
}

async function secretValue(cli: Cli, name: string): Promise<string> {
  const value = await askSecret(cli, name);
  if (value === undefined) {
    throw new CliError(
      exitCodes.usage,
      `Nobody is there to be asked for ${name}`,
      'Without a terminal give secrets with --param-file.',
    );
  }
  return value;
}

function pair(option: string): [string, string] {
  const at = option.indexOf('=');
  if (at < 1) {
    throw new CliError(exitCodes.usage, `--param ${option} is not name=value`);
  }
  return [option.slice(0, at), option.slice(at + 1)];
}

/** `8006` is a number where the schema wants one, and text elsewhere. */
function typedValue(value: string, schema: object | undefined, name: string): unknown {
  const { properties } = (schema ?? {}) as { properties?: Record<string, { type?: unknown }> };
  const wanted = properties?.[name]?.type;
  if (wanted === 'boolean' && (value === 'true' || value === 'false')) {
    return value === 'true';
  }
  if ((wanted === 'integer' || wanted === 'number') && /^-?\d+(\.\d+)?$/.test(value)) {
    return Number(value);
  }
  return wanted === 'array' ? value.split(',') : value;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
