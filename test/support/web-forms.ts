import type { Page } from 'playwright-core';

/** What a person types into the form of a new connection: the field's label and its content. */
export type Typed = Readonly<Record<string, string>>;

/**
 * Adds a connection through its form as a person does: fills it in, tests it, confirms the certificate when asked, and
 * connects. Answers what the test's heading said.
 */
export async function addConnection(page: Page, product: string, name: string, typed: Typed): Promise<void> {
  await page.goto('/connections/new');
  await page.getByRole('link', { name: new RegExp(`^${product}`) }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  for (const [label, content] of Object.entries(typed)) {
    await fillField(page, label, content);
  }
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  const failWithReport = async (): Promise<never> => {
    throw new Error(await page.getByRole('region', { name: 'Test of the connection' }).innerText());
  };
  const works = page.getByRole('heading', { name: 'It works' });
  const confirm = page.getByRole('button', { name: 'It is; accept only this one' });
  await works.or(confirm).first().waitFor().catch(failWithReport);
  if (await confirm.isVisible()) {
    await confirm.click();
  }
  await works.waitFor({ timeout: 60_000 }).catch(failWithReport);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function fillField(page: Page, label: string, content: string): Promise<void> {
  const choices = page.getByRole('radiogroup', { name: label, exact: true });
  if ((await choices.count()) > 0) {
    await choices.getByText(content, { exact: true }).click();
    return;
  }
  const field = page
    .getByRole('textbox', { name: label, exact: true })
    .or(page.getByRole('combobox', { name: label, exact: true }));
  await field.first().fill(content);
  await page.keyboard.press('Tab');
}

/** The state that a VM's page shows beside its name. */
export async function waitForState(page: Page, state: string): Promise<void> {
  await page.locator('#content').getByText(state, { exact: true }).first().waitFor({ timeout: 60_000 });
}

export interface VmToMake {
  readonly name: string;
  readonly connection: string;
  readonly template: string;
}

/** Makes a VM through the simple form and starts it; ends when the server has accepted it. */
export async function createVm(page: Page, { name, connection, template }: VmToMake): Promise<void> {
  await page.goto('/vms/new');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('combobox', { name: 'Connection', exact: true }).click();
  await page.getByRole('option', { name: connection }).click();
  await page
    .getByRole('radiogroup', { name: 'Template' })
    .getByRole('radio', { name: new RegExp(`^${template} `) })
    .check();
  await page.getByRole('radio', { name: /^Tiny/ }).check();
  const accepted = page.waitForResponse(
    (answer) => answer.url().endsWith('/api/v1/vms') && answer.request().method() === 'POST',
  );
  await page.getByRole('button', { name: 'Create VM' }).click();
  const answer = await accepted;
  if (answer.status() !== 202) {
    throw new Error(`${answer.status()} ${await answer.text()}`);
  }
}
