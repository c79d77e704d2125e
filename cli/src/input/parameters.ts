import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { askSecret } from './ask.ts';
import { collect } from './options.ts';
import { readObject } from './read-document.ts';

export interface ParameterOptions {
  readonly type?: string;
  readonly param?: readonly string[];
  readonly paramFile?: string;
  readonly secret?: readonly string[];
}

/** The options that say how to reach a hypervisor. Secrets need not stand on the command line. */
export function addParameterOptions(command: Command): Command {
  return command
    .option('--type <type>', 'LIBVIRT, VSPHERE, … (see: anyvisor capabilities)')
    .option('-p, --param <name=value>', 'one parameter; repeat it for more', collect)
    .option('--param-file <file>', 'parameters as YAML or JSON; - reads standard input')
    .option('--secret <name>', 'ask for this parameter without showing it; repeat it for more', collect);
}

/** All parameters together, each value of the kind that the type's own schema wants. */
export async function readParameters(cli: Cli, options: ParameterOptions): Promise<Record<string, unknown>> {
  const fromFile = options.paramFile === undefined ? {} : await readObject(cli, options.paramFile);
  const given = Object.fromEntries((options.param ?? []).map(pair));
  const type = options.type?.toUpperCase() ?? text(given['type']) ?? text(fromFile['type']);
  const schema = type === undefined ? undefined : await schemaOf(cli, type);
  const secrets: Record<string, string> = {};
  for (const name of options.secret ?? []) {
    secrets[name] = await secretValue(cli, name);
  }
  const typed = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typedValue(value, schema?.parametersSchema, name)]),
  );
  return { ...(type === undefined ? {} : { type }), ...fromFile, ...typed, ...secrets };
}

async function schemaOf(cli: Cli, type: string): Promise<Schemas['ConnectionType']> {
  const { items } = await answerOf((await cli.client()).GET('/api/v1/connection-types'));
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
