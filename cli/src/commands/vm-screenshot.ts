import { writeFile } from 'node:fs/promises';
import { answerOf } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { findVm } from '../find/vm.ts';
import { printData } from '../output/print.ts';

export function addVmScreenshot(vm: Command, cli: Cli): void {
  vm.command('screenshot <vm>')
    .description('what is on its screen, into a file')
    .option('-o, --out <file>', 'where to; its name and the image’s type when left out')
    .action(async (reference: string, { out }: { out?: string }) => {
      const { id, name } = await findVm(cli, reference);
      const client = await cli.client();
      const params = { path: { vmId: id } };
      const shot = await answerOf(
        client.GET('/api/v1/vms/{vmId}/screenshot', { params, signal: cli.io.signal }),
      );
      const safe = name.replaceAll(/[^\w.-]/g, '_');
      const file = out ?? `${safe}.${shot.mediaType === 'image/png' ? 'png' : 'ppm'}`;
      await writeFile(file, Buffer.from(shot.data, 'base64'));
      if (!printData(cli, { file, mediaType: shot.mediaType, takenAt: shot.takenAt })) {
        cli.io.stdout.write(`${file}\n`);
      }
    });
}
