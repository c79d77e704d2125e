import { Command, Option } from 'commander';
import { createCli } from './cli.ts';
import type { Cli, Io, OutputFormat } from './cli.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addCapabilityCommands } from './commands/capabilities.ts';
import { addConnectionCommands } from './commands/connection.ts';
import { addConnectionEdits } from './commands/connection-edit.ts';
import { addEventCommands } from './commands/events.ts';
import { addLoginCommands } from './commands/login.ts';
import { addOperationCommands } from './commands/operation.ts';
import { addResourceCommands } from './commands/resource.ts';
import { addSearchCommand } from './commands/search.ts';
import { addSnapshotCommands } from './commands/snapshot.ts';
import { addSummaryCommand } from './commands/summary.ts';
import { addTemplateCommands } from './commands/template.ts';
import { addTenantCommands } from './commands/tenant.ts';
import { addTokenCommands } from './commands/token.ts';
import { addUserCommands } from './commands/user.ts';
import { addVmChanges } from './commands/vm-change.ts';
import { addVmConsole } from './commands/vm-console.ts';
import { addVmScreenshot } from './commands/vm-screenshot.ts';
import { addVmCreate, addVmPlace } from './commands/vm-create.ts';
import { addVmDisks } from './commands/vm-disk.ts';
import { addVmFindings } from './commands/vm-findings.ts';
import { addVmNics } from './commands/vm-nic.ts';
import { addVmPower } from './commands/vm-power.ts';
import { addVmCommands } from './commands/vm.ts';
import { exitCodeHelp } from './exit-codes.ts';
import { readServer } from './settings.ts';
import type { ServerOptions } from './settings.ts';

/** The whole command line; throws `CommanderError` where commander would end the process. */
export function createProgram(io: Io): Command {
  const program = new Command('anyvisor')
    .description('One control plane for every hypervisor')
    .addOption(
      new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table'),
    )
    .option('--url <url>', 'the server (ANYVISOR_URL, or what login stored)')
    .option('--token-file <file>', 'a file with the token, - for standard input (ANYVISOR_TOKEN, or login)')
    .addHelpText('after', exitCodeText())
    .showHelpAfterError('(add --help for how it is meant)');
  const cli = createCli(io, {
    format: () => program.opts<{ output: OutputFormat }>().output,
    server: () => readServer(io, program.opts<ServerOptions>()),
  });
  const vm = addCommands(program, cli);
  for (const command of [program, vm, ...descendants(program)]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    });
  }
  return program;
}

function addCommands(program: Command, cli: Cli): Command {
  addLoginCommands(program, cli);
  addSummaryCommand(program, cli);
  addSearchCommand(program, cli);
  const connection = addConnectionCommands(program, cli);
  addConnectionEdits(connection, cli);
  addResourceCommands(program, cli);
  addTemplateCommands(program, cli);
  const vm = addVmCommands(program, cli);
  addVmCreate(vm, cli);
  addVmPlace(vm, cli);
  addVmPower(vm, cli);
  addVmFindings(vm, cli);
  addVmChanges(vm, cli);
  addVmDisks(vm, cli);
  addVmNics(vm, cli);
  addVmConsole(vm, cli);
  addVmScreenshot(vm, cli);
  addSnapshotCommands(program, cli);
  addBackupCommands(program, cli);
  addOperationCommands(program, cli);
  addEventCommands(program, cli);
  addTokenCommands(program, cli);
  addUserCommands(program, cli);
  addTenantCommands(program, cli);
  addAuditCommands(program, cli);
  addCapabilityCommands(program, cli);
  return vm;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

function exitCodeText(): string {
  return `\nExit codes:\n${exitCodeHelp.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n')}\n`;
}
