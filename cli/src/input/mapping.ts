import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { collect } from './options.ts';
import { readObject } from './read-document.ts';

export interface MappingOptions {
  readonly mappingFile?: string;
  readonly compute?: string;
  readonly storage?: string;
  readonly network?: readonly string[];
}

/** The options that say which of a hypervisor's units our words mean. */
export function addMappingOptions(command: Command): Command {
  return command
    .option('--compute <unit>', 'where VMs run unless their spec says otherwise')
    .option('--storage <unit>', 'where disks are made unless the spec says otherwise')
    .option('--network <ours=theirs>', 'our name for one of its networks; repeat it for more', collect)
    .option('--mapping-file <file>', 'the whole mapping, YAML or JSON; other options are laid over it');
}

/**
 * The whole mapping, as the API takes it: what the options name laid over the file, or without one over what was there
 * before. `undefined`: no option was given.
 */
export async function readMapping(
  cli: Cli,
  { mappingFile, compute, storage, network }: MappingOptions,
  before?: Schemas['ResourceMapping'],
): Promise<unknown> {
  const document = mappingFile === undefined ? undefined : await readObject(cli, mappingFile);
  if (compute === undefined && storage === undefined && network === undefined) {
    return document;
  }
  const base = (document ?? before ?? {}) as Partial<Schemas['ResourceMapping']>;
  return {
    ...base,
    computeMapping: {
      ...base.computeMapping,
      ...(compute === undefined ? {} : { targetComputeUnit: compute }),
    },
    storageMapping: {
      alternativeDatastores: [],
      ...base.storageMapping,
      ...(storage === undefined ? {} : { defaultDatastore: storage }),
    },
    networkMapping: {
      ...base.networkMapping,
      networks: { ...base.networkMapping?.networks, ...Object.fromEntries((network ?? []).map(pair)) },
    },
  };
}

function pair(option: string): [string, string] {
  const at = option.indexOf('=');
  if (at < 1 || at === option.length - 1) {
    throw new CliError(
      exitCodes.usage,
      `--network ${option} is not ours=theirs`,
      'Such as: --network lan=default',
    );
  }
  return [option.slice(0, at), option.slice(at + 1)];
}
