import { join } from 'node:path';
import { runCommand } from './run-command.ts';

const installer = join(import.meta.dirname, '..', 'install.sh');

/** Installs the Debian packages a host needs, when any is missing. Needs root and a package archive only then. */
export async function ensurePackages(): Promise<void> {
  await runCommand(installer, [], { timeout: 600_000 });
}

/**
 * What keeps this machine from running a libvirt host, in words; empty when nothing does. A test suite skips itself with
 * these as its reason.
 */
export async function missingPrerequisites(): Promise<string[]> {
  if (process.platform !== 'linux') return ['needs Linux'];
  if (process.getuid?.() !== 0) return ['needs root (network and mount namespaces)'];
  const [packages, namespaces] = await Promise.all([missingPackages(), namespaceProblem()]);
  return [...packages, ...namespaces];
}

async function missingPackages(): Promise<string[]> {
  try {
    const missing = (await runCommand(installer, ['--missing'])).split('\n').filter((name) => name !== '');
    return missing.length === 0 ? [] : [`Debian packages missing: ${missing.join(' ')}`];
  } catch {
    return ['needs Debian (dpkg-query)'];
  }
}

async function namespaceProblem(): Promise<string[]> {
  const probe =
    'mount -t sysfs sysfs /sys && ip link add probe0 type veth peer name probe1 && test -c /dev/net/tun';
  const flags = ['--mount', '--pid', '--uts', '--ipc', '--net', '--fork', '--mount-proc'];
  try {
    await runCommand('unshare', [...flags, 'sh', '-c', probe], { timeout: 10_000 });
    return [];
  } catch (error) {
    return [
      `cannot make namespaces with a veth link: ${error instanceof Error ? error.message : String(error)}`,
    ];
  }
}
