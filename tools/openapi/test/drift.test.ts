import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { extensionsOf } from '../src/extensions.ts';
import { generatedFiles } from '../src/generated-files.ts';

const files = await generatedFiles(extensionsOf());

test.each(files)(
  '$path is what the contract says: otherwise run npm run generate',
  async ({ path, content }) => {
    const committed = await readFile(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
    expect(committed === content, `${path} is out of date`).toBe(true);
  },
);
