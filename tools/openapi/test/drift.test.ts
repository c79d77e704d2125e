import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { adapters } from '@anyvisor/server/adapters';
import { expect, test } from 'vitest';
import { generatedFiles } from '../src/generated-files.ts';

const files = await generatedFiles(adapters);

test.each(files)(
  '$path is what the contract says: otherwise run npm run generate',
  async ({ path, content }) => {
    const committed = await readFile(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
    expect(committed === content, `${path} is out of date`).toBe(true);
  },
);
