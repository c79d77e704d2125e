import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { orderModules } from '../src/kernel-modules.ts';

test('modules come after what they depend on, each once', async () => {
  const tree = await treeOf({
    'virtio-rng': 'virtio',
    virtio_pci: 'virtio_ring,virtio',
    virtio: 'virtio_ring',
    virtio_ring: '',
  });
  const ordered = await orderModules(tree, ['virtio_pci', 'virtio_rng']);
  expect(ordered.map((file) => basename(file, '.ko'))).toEqual([
    'virtio_ring',
    'virtio',
    'virtio_pci',
    'virtio-rng',
  ]);
});

test('a module that the kernel does not have is named', async () => {
  await expect(orderModules(await treeOf({}), ['ahci'])).rejects.toThrow('no module ahci');
});

async function treeOf(modules: Readonly<Record<string, string>>): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'anyvisor-modules-'));
  onTestFinished(() => rm(tree, { recursive: true }));
  await mkdir(join(tree, 'kernel/drivers'), { recursive: true });
  for (const [name, depends] of Object.entries(modules)) {
    await writeFile(
      join(tree, 'kernel/drivers', `${name}.ko`),
      `\0license=GPL\0depends=${depends}\0name=x\0`,
    );
  }
  return tree;
}
