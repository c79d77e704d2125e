import { randomBytes } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserSkipReason, launchBrowser, signIn, visitor } from '../support/browser.ts';
import { runServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { addUser } from '../support/web-estate.ts';

const reason = browserSkipReason();

describe.skipIf(reason !== undefined)(
  `signing in with a browser${reason ? ` [skipped: ${reason}]` : ''}`,
  () => {
    let browser: Browser;
    let server: RunningServer;
    const password = randomBytes(15).toString('base64url');

    beforeAll(async () => {
      [browser, server] = await Promise.all([launchBrowser(), runServer()]);
    });
    afterAll(async () => {
      await browser.close();
      await server.stop();
    });

    test('the first run makes the administrator, and forgets the token it was opened with', async () => {
      const { page, context, complaints } = await visitor(browser, server.url());
      await page.goto('/');
      await expect.poll(() => new URL(page.url()).pathname).toBe('/setup');
      await page.goto(`/setup#${server.token}`);
      await page.reload();
      await page.goto(`/setup?again#${server.token}`);
      await expect.poll(() => page.url()).not.toContain(server.token);
      await page.getByRole('textbox', { name: 'Name' }).fill('ada');
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
      await page.getByRole('textbox', { name: 'Password again' }).fill(password);
      await page.getByRole('button', { name: 'Make the administrator' }).click();
      await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
      expect(complaints).toEqual([]);
      await context.close();
    });

    test('nobody who is not signed in sees a page, and one is led back to where one was heading', async () => {
      const { page, context } = await visitor(browser, server.url());
      await page.goto('/operations?state=FAILED');
      await expect.poll(() => new URL(page.url()).pathname).toBe('/sign-in');
      await page.getByRole('textbox', { name: 'Name' }).fill('ada');
      await page.getByRole('textbox', { name: 'Password' }).fill(password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Operations' }).waitFor();
      expect(page.url()).toContain('state=FAILED');
      await context.close();
    });

    test('a wrong password is refused with one sentence, and the form keeps the name', async () => {
      const { page, context } = await visitor(browser, server.url());
      await page.goto('/sign-in');
      await page.getByRole('textbox', { name: 'Name' }).fill('ada');
      await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('ada');
      await context.close();
    });

    test('no script can read the session, and neither storage nor address holds a secret', async () => {
      const { page, context, complaints } = await visitor(browser, server.url());
      await signIn(page, 'ada', password);
      expect(await page.evaluate('document.cookie')).toBe('');
      const kept = await page.evaluate<string>('JSON.stringify([{...localStorage}, {...sessionStorage}])');
      expect(kept).not.toContain(password);
      const [cookie] = await context.cookies();
      expect(cookie).toMatchObject({ httpOnly: true, secure: true, path: '/' });
      expect(cookie?.name).toMatch(/^__Host-/);
      expect(kept).not.toContain(cookie?.value);
      expect(complaints).toEqual([]);
      await context.close();
    });

    test('signing out ends the session everywhere it is shown', async () => {
      const { page, context } = await visitor(browser, server.url());
      await signIn(page, 'ada', password);
      const other = await context.newPage();
      await other.goto('/operations');
      await other.getByRole('heading', { name: 'Operations' }).waitFor();
      await page.getByRole('button', { name: /Signed in as/ }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect.poll(() => new URL(page.url()).pathname).toBe('/sign-in');
      await other.reload();
      await expect.poll(() => new URL(other.url()).pathname).toBe('/sign-in');
      await context.close();
    });

    test('a viewer finds every change disabled with the reason', async () => {
      const viewer = await addUser(server, 'vera', 'viewer');
      const { page, context } = await visitor(browser, server.url());
      await signIn(page, viewer.name, viewer.password);
      await page.goto('/settings');
      await page.getByRole('heading', { name: 'Settings' }).waitFor();
      expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
      await context.close();
    });

    test('the page speaks German to a German browser, and remembers another choice', async () => {
      const { page, context } = await visitor(browser, server.url(), { language: 'de' });
      await page.goto('/sign-in');
      await page.getByRole('button', { name: 'Anmelden' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('de');
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await page.reload();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await context.close();
    });
  },
);
