import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Where Debian's package puts it. */
const executable = '/usr/bin/chromium';
const buildScript = fileURLToPath(new URL('../../scripts/build-web.mjs', import.meta.url));

/** Why no browser can be driven here; undefined when one can. Under CI a missing one is an error, not a skip. */
export function browserSkipReason(): string | undefined {
  if (existsSync(executable)) return undefined;
  if (process.env['CI'] === 'true') throw new Error(`${executable} is missing: run .ci/install-peers`);
  return 'no chromium';
}

/** A real Chromium, and the web UI built as `npm start` builds it. */
export async function launchBrowser(): Promise<Browser> {
  const built = spawnSync(process.execPath, [buildScript], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the web UI could not be built:\n${built.stderr}`);
  return chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page should never do: scripts that fail, requests to other hosts, refusals of the content policy. */
  readonly complaints: readonly string[];
}

export interface VisitorOptions {
  readonly language?: 'en' | 'de';
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** Somebody with a fresh browser profile at `url`. */
export async function visitor(browser: Browser, url: string, options: VisitorOptions = {}): Promise<Visitor> {
  const { language = 'en', colorScheme = 'light', width = 1440, height = 900 } = options;
  const context = await browser.newContext({
    baseURL: url,
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    colorScheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    if (host !== new URL(url).host && !['data:', 'blob:'].includes(protocol)) {
      complaints.push(`request to ${request.url()}`);
    }
  });
  return { context, page, complaints };
}

/** Goes to an address; once more when the machine's network interfaces changed meanwhile: Chromium gives up on that. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path).catch((error: unknown) => {
    if (!String(error).includes('ERR_NETWORK_CHANGED')) throw error;
    return page.goto(path);
  });
}

/** Fills the sign-in form and waits for the first page behind it. */
export async function signIn(page: Page, name: string, password: string): Promise<void> {
  await visit(page, '/sign-in');
  await page.locator('input[autocomplete="username"]').fill(name);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.locator('main#content, #content').first().waitFor();
}

/** The page has its heading, nothing on it is still being fetched, and what moves has come to rest. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page
    .locator('[aria-busy="true"]')
    .first()
    .waitFor({ state: 'detached', timeout: 10_000 })
    .catch(() => undefined);
  await page.waitForTimeout(400);
}
