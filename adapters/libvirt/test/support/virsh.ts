import { execFile } from 'node:child_process';

/** Runs several virsh commands in one process against one URI; answers what they said. */
export type VirshScript = (...commands: readonly string[]) => Promise<string>;

/** virsh as the other client: slow to start, so commands are given many at a time. */
export function virshScript(uri: string): VirshScript {
  return (...commands) =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, LC_ALL: 'C' };
      const options = { env, timeout: 60_000, maxBuffer: 64 << 20 };
      const args = ['--quiet', '--connect', uri, commands.join('; ')];
      execFile('virsh', args, options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout.trim());
        else
          reject(new Error(`virsh ${commands.join('; ').slice(0, 500)}: ${stderr.trim()}`, { cause: error }));
      });
    });
}

/** Lines that say something. */
export function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}

/** As virsh reads it on its command line. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
