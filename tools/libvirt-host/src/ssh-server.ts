import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** What a client of the host's sshd may try: keys made for this host, gone with it. */
export interface SshMeans {
  readonly host: string;
  readonly port: number;
  readonly user: 'root';
  /** Private keys in OpenSSH's form. */
  readonly key: string;
  /** The same key behind a passphrase. */
  readonly lockedKey: { readonly key: string; readonly passphrase: string };
  readonly strangerKey: string;
  /** Let in where no program is found but the shell: neither virt-ssh-helper nor a netcat. */
  readonly barrenKey: string;
  /** What authorized_keys holds, for tests that take it away. */
  readonly authorizedKeys: string;
  /** `ssh-ed25519 AAAA…` and `SHA256:…` of the host's key. */
  readonly hostKey: string;
  readonly hostKeyHash: string;
  /** The host's key becomes another one; existing connections go on. */
  changeHostKey(): Promise<void>;
  /** What sshd has written so far: every attempt to log in is in it. */
  log(): Promise<string>;
  /** The private key as a file, for an ssh-agent. */
  readonly keyFile: string;
}

/** Makes keys and the configuration of an sshd under `data/ssh`; init.sh starts it when the configuration is there. */
export async function makeSshMeans(data: string, address: string, port = 22): Promise<SshMeans> {
  const folder = join(data, 'ssh');
  const file = (name: string): string => join(folder, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await mkdir(join(data, 'run/sshd'), { recursive: true, mode: 0o755 });
  const generate = async (name: string, passphrase = ''): Promise<string> => {
    await runCommand('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', '', '-f', file(name)]);
    return readFile(file(name), 'utf8');
  };
  await generate('host');
  const key = await generate('client');
  const strangerKey = await generate('stranger');
  const passphrase = 'correct horse';
  const locked = await generate('locked', passphrase);
  const barrenKey = await generate('barren');
  await mkdir(file('bin'));
  for (const program of ['sh', 'grep']) await symlink(`/bin/${program}`, file(`bin/${program}`));
  const authorizedKeys = [
    await readFile(file('client.pub'), 'utf8'),
    await readFile(file('locked.pub'), 'utf8'),
    `environment="PATH=${file('bin')}" ${await readFile(file('barren.pub'), 'utf8')}`,
  ].join('');
  await writeFile(file('authorized_keys'), authorizedKeys, { mode: 0o600 });
  await writeFile(file('sshd_config'), sshdConfig(folder, address, port));
  const publicKey = (await readFile(file('host.pub'), 'utf8')).trim();
  return {
    host: address,
    port,
    user: 'root',
    key,
    lockedKey: { key: locked, passphrase },
    strangerKey,
    barrenKey,
    authorizedKeys,
    hostKey: publicKey.split(' ').slice(0, 2).join(' '),
    hostKeyHash: (await runCommand('ssh-keygen', ['-lf', file('host.pub')])).split(' ')[1] ?? '',
    keyFile: file('client'),
    changeHostKey: async () => {
      await generate('next');
      await rename(file('next'), file('host'));
      await rename(file('next.pub'), file('host.pub'));
    },
    log: () => readFile(file('sshd.log'), 'utf8'),
  };
}

/**
 * A fresh sshd reads its keys once: a changed host key takes effect when it is started again, which init.sh does. Nothing
 * of the machine's own sshd is read: no PAM, no users' files.
 */
function sshdConfig(folder: string, address: string, port: number): string {
  return `ListenAddress ${address}:${port}
HostKey ${folder}/host
PidFile ${folder}/sshd.pid
AuthorizedKeysFile ${folder}/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PermitUserEnvironment yes
StrictModes no
LogLevel VERBOSE
MaxStartups 100
UseDNS no
`;
}
