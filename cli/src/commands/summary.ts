import { answerOf } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { printData, printItems, printOne, say } from '../output/print.ts';
import { agoText, bytesText, percentText } from '../output/units.ts';

export function addSummaryCommand(program: Command, cli: Cli): void {
  program
    .command('summary')
    .description('the estate at a glance: VMs, capacity, and what needs somebody')
    .action(async () => {
      const client = await cli.client();
      const summary = await answerOf(client.GET('/api/v1/summary', { signal: cli.io.signal }));
      if (printData(cli, summary)) {
        return;
      }
      const { vms, connections, operations, storage } = summary;
      const { RUNNING, STOPPED, ...others } = vms.byState;
      printOne(cli, summary, () => [
        ['VMs', vms.total],
        ['Running', RUNNING],
        ['Stopped', STOPPED],
        ['In another state', Object.values(others).reduce((sum, count) => sum + count, 0)],
        ['Stale', vms.stale],
        ['Missing', vms.missing],
        ['Connections', `${connections.healthy} of ${connections.total} healthy`],
        [
          'Operations',
          `${operations.running} running, ${operations.queued} queued, ${operations.failed} failed today`,
        ],
        ['Storage nearly full', storage.nearlyFull],
      ]);
      if (connections.attention.length > 0) {
        say(cli, '\nConnections that need somebody:');
        printItems(cli, connections.attention, [
          { header: 'CONNECTION', value: ({ connectionName }) => connectionName, shrinkTo: 16 },
          { header: 'WHY', value: ({ reasons }) => reasons.join(', ') },
          { header: 'SEEN', value: ({ lastSeenAt }) => agoText(lastSeenAt) },
          { header: 'ERROR', value: ({ lastError }) => lastError?.message, shrinkTo: 30 },
        ]);
      }
      if (storage.fullest.length > 0) {
        say(cli, '\nThe fullest storage:');
        printItems(cli, storage.fullest, [
          { header: 'STORAGE', value: ({ name }) => name, shrinkTo: 16 },
          { header: 'CONNECTION', value: ({ connectionName }) => connectionName, shrinkTo: 16 },
          { header: 'USED', value: ({ usedFraction }) => percentText(usedFraction) },
          { header: 'OF', value: ({ capacityBytes }) => bytesText(capacityBytes) },
        ]);
      }
    });
}
