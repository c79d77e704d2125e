import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { findVm } from '../find/vm.ts';
import { positiveInteger } from '../input/options.ts';
import { printData, printItems, printOne } from '../output/print.ts';
import { pastText } from '../output/past.ts';
import type { Style } from '../output/table.ts';
import { agoText, bytesText, percentText } from '../output/units.ts';
import { defaultLimit, readPages } from '../pages.ts';

interface ListOptions {
  readonly filter?: string;
  readonly search?: string;
  readonly sort?: string;
  readonly limit: number;
}

/** Looking at VMs. */
export function addVmCommands(program: Command, cli: Cli): Command {
  const vm = program
    .command('vm')
    .alias('vms')
    .description('virtual machines: named by name, connection/name or id');

  vm.command('list')
    .description('VMs of every connection')
    .option('--filter <filter>', 'such as: powerState = RUNNING and memoryBytes > 4294967296')
    .option('-q, --search <text>', 'search in names, addresses and the like')
    .option('--sort <fields>', 'such as: name,-memoryBytes')
    .option('--limit <n>', 'show at most so many', positiveInteger, defaultLimit)
    .action(async ({ filter, search, sort, limit }: ListOptions) => {
      const client = await cli.client();
      const items = await readPages(cli, limit, (page) => {
        const query = {
          ...page,
          ...(filter === undefined ? {} : { filter }),
          ...(search === undefined ? {} : { q: search }),
          ...(sort === undefined ? {} : { sort }),
        };
        return answerOf(client.GET('/api/v1/vms', { params: { query }, signal: cli.io.signal }));
      });
      printItems(cli, items, [
        { header: 'NAME', value: ({ name }) => name, shrinkTo: 16 },
        { header: 'STATE', value: stateText, style: stateStyle },
        { header: 'CONNECTION', value: ({ connectionName }) => connectionName, shrinkTo: 12 },
        { header: 'HOST', value: ({ hostName, host }) => hostName ?? host, shrinkTo: 12 },
        { header: 'CPU', value: ({ cpuCores }) => cpuCores, align: 'right' },
        { header: 'MEMORY', value: ({ memoryBytes }) => bytesText(memoryBytes), align: 'right' },
        { header: 'ADDRESS', value: ({ ipAddresses }) => ipAddresses.join(' '), shrinkTo: 15 },
      ]);
    });

  vm.command('get <vm>')
    .description('everything known about one VM')
    .action(async (reference: string) => printOne(cli, await readVm(cli, reference), vmLines));

  vm.command('actions <vm>')
    .description('what can be done with it now, and why the rest cannot')
    .action(async (reference: string) => {
      const { id } = await findVm(cli, reference);
      const params = { path: { vmId: id } };
      const client = await cli.client();
      const { actions } = await answerOf(
        client.GET('/api/v1/vms/{vmId}/actions', { params, signal: cli.io.signal }),
      );
      if (!printData(cli, actions)) {
        printItems(cli, Object.entries(actions), [
          { header: 'ACTION', value: ([name]) => name },
          {
            header: 'ALLOWED',
            value: ([, { allowed }]) => (allowed ? 'yes' : 'no'),
            style: ([, { allowed }]) => (allowed ? 'green' : 'gray'),
          },
          {
            header: 'REASON',
            value: ([, allowance]) => (allowance.allowed ? null : allowance.reason),
            shrinkTo: 30,
          },
        ]);
      }
    });

  vm.command('metrics <vm>')
    .description('its figures now')
    .action(async (reference: string) => {
      const { id } = await findVm(cli, reference);
      const params = { path: { vmId: id } };
      const client = await cli.client();
      const sample = await answerOf(
        client.GET('/api/v1/vms/{vmId}/metrics', { params, signal: cli.io.signal }),
      );
      printOne(cli, sample, ({ at, gauges, totals }) => [
        ['At', at],
        ['CPU', gauges.cpuUsage === undefined ? null : percentText(gauges.cpuUsage)],
        ['Memory used', bytesText(gauges.memoryUsedBytes)],
        ['Memory at host', bytesText(gauges.memoryHostBytes)],
        ...rates.flatMap(([name, gauge]) =>
          gauges[gauge] === undefined ? [] : [[name, `${bytesText(gauges[gauge])}/s`] as const],
        ),
        ...Object.entries(totals).map(
          ([name, total]) => [name, name.endsWith('Bytes') ? bytesText(total) : total] as const,
        ),
      ]);
    });

  vm.command('refresh <vm>')
    .description('read it afresh from its hypervisor')
    .action(async (reference: string) => {
      const { id } = await findVm(cli, reference);
      const params = { path: { vmId: id } };
      const client = await cli.client();
      printOne(
        cli,
        await answerOf(client.POST('/api/v1/vms/{vmId}/refresh', { params, signal: cli.io.signal })),
        vmLines,
      );
    });
  return vm;
}

const rates = [
  ['Disk read', 'diskReadBytesPerSecond'],
  ['Disk written', 'diskWriteBytesPerSecond'],
  ['Network received', 'networkReceiveBytesPerSecond'],
  ['Network sent', 'networkTransmitBytesPerSecond'],
] as const;

export async function readVm(cli: Cli, reference: string): Promise<Schemas['Vm']> {
  const { id } = await findVm(cli, reference);
  const params = { path: { vmId: id } };
  return answerOf((await cli.client()).GET('/api/v1/vms/{vmId}', { params, signal: cli.io.signal }));
}

function stateText(vm: Pick<Schemas['Vm'], 'powerState' | 'transition' | 'confidence' | 'seenAt'>): string {
  if (vm.confidence !== 'OBSERVED') {
    return pastText(vm.confidence, vm.powerState, vm.seenAt);
  }
  return vm.transition === null ? vm.powerState : `${vm.powerState} → ${vm.transition}`;
}

function stateStyle({ powerState, confidence }: Schemas['VmSummary']): Style | undefined {
  const styles: Partial<Record<typeof powerState, Style>> = {
    RUNNING: 'green',
    CRASHED: 'red',
    PAUSED: 'blue',
    SUSPENDED: 'blue',
  };
  return confidence === 'OBSERVED' ? styles[powerState] : 'yellow';
}

/** A VM in lines. */
export function vmLines(vm: Schemas['Vm']): readonly (readonly [string, string | number | null])[] {
  return [
    ['Name', vm.name],
    ['Id', vm.id],
    ['State', stateText(vm)],
    ['Seen', `${agoText(vm.seenAt) ?? ''}${vm.staleReason === null ? '' : ` (${vm.staleReason})`}`],
    ['Connection', vm.connectionName],
    ['Host', vm.hostName ?? vm.host],
    ['Native id', vm.nativeRef],
    ['CPU', `${vm.cpu.cores}${vm.cpu.maxCores > vm.cpu.cores ? ` (up to ${vm.cpu.maxCores})` : ''}`],
    ['Memory', bytesText(vm.memory.sizeBytes)],
    ['Guest', [vm.guest.hostname, vm.guest.os].filter(Boolean).join(', ')],
    ['Agent', vm.guest.agent],
    ['Addresses', vm.nics.flatMap(({ ipAddresses }) => ipAddresses).join(', ')],
    ...vm.disks.map(
      (disk) =>
        [
          `Disk ${disk.key}`,
          [bytesText(disk.sizeBytes), disk.kind, disk.bus, disk.source].filter(Boolean).join('  '),
        ] as const,
    ),
    ...vm.nics.map(
      (nic) =>
        [
          `NIC ${nic.key}`,
          [nic.mac, nic.network, nic.model, nic.connected ? null : 'unplugged'].filter(Boolean).join('  '),
        ] as const,
    ),
    ['Snapshots', vm.snapshotCount],
    ['Tags', vm.tags.join(', ')],
  ];
}
