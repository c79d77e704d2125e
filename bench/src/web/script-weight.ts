import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** Bytes of script, each file gzipped, that the page at `path` loads until it is ready to be used. */
export async function scriptWeight(page: Page, path: string, ready: () => Promise<unknown>): Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') {
      sizes.push(response.body().then((body) => gzipSync(body).length));
    }
  });
  await page.goto(path);
  await ready();
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
