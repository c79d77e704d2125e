import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mends } from './mends.ts';

const module = 'github.com/vmware/govmomi';
/** A download over a slow line, in ms. */
const patience = 300_000;

/**
 * Writes a go.mod into `cache` that builds with govmomi's source as the module system verified it, but for `mends`. Answers
 * its path, for `go build -modfile`.
 */
export async function mendedGoMod(source: string, cache: string): Promise<string> {
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module], {
    cwd: source,
    timeout: patience,
  });
  const { Dir: original, Version: version } = JSON.parse(stdout) as { Dir: string; Version: string };
  const digest = createHash('sha256').update(JSON.stringify(mends)).digest('hex').slice(0, 8);
  const mended = join(cache, `govmomi-${version}-${digest}`);
  if (!existsSync(mended)) await writeMended(original, mended);
  const goMod = join(cache, `govmomi-${version}-${digest}.mod`);
  const ours = await readFile(join(source, 'go.mod'), 'utf8');
  await writeWhole(goMod, `${ours}\nreplace ${module} => ${JSON.stringify(mended)}\n`);
  await writeWhole(goMod.replace(/mod$/, 'sum'), await readFile(join(source, 'go.sum'), 'utf8'));
  return goMod;
}

/** Two processes may build at once: each makes its own and moves it to its place whole. */
async function writeMended(original: string, mended: string): Promise<void> {
  const made = `${mended}.${process.pid}`;
  await rm(made, { recursive: true, force: true });
  // The module cache is read-only, and so would a copy of its modes be.
  await cp(original, made, { recursive: true, filter: isSource });
  await promisify(execFile)('chmod', ['-R', 'u+w', made]);
  for (const { file, before, after } of mends) {
    const path = join(made, file);
    const text = await readFile(path, 'utf8');
    if (text.split(before).length !== 2) {
      throw new Error(`${file} of govmomi is not as src/mends.ts of tools/vcsim expects it: look at it anew`);
    }
    await writeFile(
      path,
      text.replace(before, () => after),
    );
  }
  await rename(made, mended).catch(async (error: unknown) => {
    await rm(made, { recursive: true, force: true });
    if (!existsSync(mended)) throw error;
  });
}

/** Neither tests nor their files: half of the module. */
function isSource(path: string): boolean {
  return !/_test\.go$|\/(testdata|fixtures|scripts|docs|govc|gen)(\/|$)/.test(path);
}

async function writeWhole(path: string, content: string): Promise<void> {
  const made = `${path}.${process.pid}`;
  await writeFile(made, content);
  await rename(made, path);
}
