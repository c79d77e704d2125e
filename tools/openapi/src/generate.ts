import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { extensionsOf } from './extensions.ts';
import { generatedFiles } from './generated-files.ts';

for (const { path, content } of await generatedFiles(extensionsOf())) {
  await writeFile(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), content);
  console.log(path);
}
