import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/**
 * The files of the named kernel modules and of everything they depend on, in an order in which insmod takes them.
 * The dependencies are read from each module's .modinfo section ("depends=a,b"), so neither kmod nor depmod is needed.
 */
export async function orderModules(tree: string, names: readonly string[]): Promise<string[]> {
  const files = await moduleFiles(tree);
  const ordered: string[] = [];
  const visit = async (name: string): Promise<void> => {
    const file = files.get(canonical(name));
    if (file === undefined) throw new Error(`the guest kernel has no module ${name}`);
    if (ordered.includes(file)) return;
    for (const dependency of await dependencies(file)) await visit(dependency);
    ordered.push(file);
  };
  for (const name of names) await visit(name);
  return ordered;
}

async function moduleFiles(tree: string): Promise<Map<string, string>> {
  const entries = await readdir(tree, { recursive: true });
  const modules = entries.filter((entry) => entry.endsWith('.ko'));
  return new Map(modules.map((entry) => [canonical(basename(entry, '.ko')), join(tree, entry)]));
}

async function dependencies(file: string): Promise<string[]> {
  const list = /\0depends=([^\0]*)\0/.exec(await readFile(file, 'latin1'))?.[1] ?? '';
  return list.split(',').filter((name) => name !== '');
}

/** File names use - and _ freely; the kernel treats them as one. */
function canonical(name: string): string {
  return name.replaceAll('-', '_');
}
