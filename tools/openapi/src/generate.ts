import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { adapters } from '@anyvisor/server/adapters';
import { generatedFiles } from './generated-files.ts';

for (const { path, content } of await generatedFiles(adapters)) {
  await writeFile(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), content);
  console.log(path);
}
