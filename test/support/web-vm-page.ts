import type { Locator, Page } from 'playwright-core';
import type { Api, Operation } from './api.ts';
import { visit } from './browser.ts';
import { endOf } from './estate.ts';
import { eventually } from './eventually.ts';

/** As far as the walks read it. */
interface ShownVm {
  readonly name: string;
  readonly powerState: string;
  readonly cpu: { readonly cores: number };
  readonly memory: { readonly sizeBytes: number };
  readonly disks: readonly { readonly key: string; readonly sizeBytes: number | null }[];
  readonly nics: readonly { readonly key: string; readonly connected: boolean }[];
}

type Allowance = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };
type Actions = Readonly<Record<string, Allowance>>;

/** Every entry of a VM's menu, and the operation of the API that decides about it. */
const menuEntries: Readonly<Record<string, string>> = {
  Console: 'console',
  Start: 'start',
  Stop: 'stop',
  'Force stop': 'forceStop',
  Restart: 'restart',
  'Force restart': 'forceRestart',
  Pause: 'pause',
  Continue: 'unpause',
  Suspend: 'suspend',
  Resume: 'resume',
  'Take snapshot': 'createSnapshot',
  Clone: 'clone',
  Migrate: 'migrate',
  'Back up': 'backup',
  Edit: 'reconfigure',
  Delete: 'delete',
};

/** A VM's page in the browser, and what the API says of the same VM. */
export interface VmPage {
  readonly page: Page;
  readonly api: Api;
  readonly vmId: string;
  /** A storage that takes backups, as the page calls it. */
  readonly backupTo: string;
}

export const shownVm = ({ api, vmId }: VmPage): Promise<ShownVm> => api.get<ShownVm>(`/vms/${vmId}`);

export async function actionsOf({ api, vmId }: VmPage): Promise<Actions> {
  return (await api.get<{ readonly actions: Actions }>(`/vms/${vmId}/actions`)).actions;
}

/** Opens a tab of the VM. */
export async function openTab({ page, vmId }: VmPage, tab = ''): Promise<void> {
  await visit(page, `/vms/${vmId}${tab}`);
  await page.getByRole('navigation', { name: 'Parts of this VM' }).waitFor();
}

async function openMenu({ page }: VmPage): Promise<Locator> {
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  const menu = page.getByRole('menu');
  await menu.waitFor();
  return menu;
}

/** Clicks an entry of the menu, as soon as the page knows that it is possible. */
export async function choose(vm: VmPage, entry: string): Promise<void> {
  const menu = await openMenu(vm);
  const item = menu.getByRole('menuitem', { name: entry, exact: true, disabled: false });
  await item.click();
}

/** The menu lists every entry; what is not possible is disabled and says why: what the API says, and nothing else. */
export async function menuSaysWhatTheApiSays(vm: VmPage): Promise<void> {
  const menu = await openMenu(vm);
  const differs = async (): Promise<readonly string[]> => {
    const actions = await actionsOf(vm);
    const shown = await menu.getByRole('menuitem').evaluateAll((items) =>
      items.map((item) => ({
        entry: item.textContent.trim(),
        disabled: item.getAttribute('aria-disabled') === 'true',
        reason: item.getAttribute('aria-description') ?? '',
      })),
    );
    const expected = Object.entries(menuEntries).map(([entry, operation]) => {
      const allowance = actions[operation];
      const reason = allowance?.allowed === false ? allowance.reason : '';
      return `${entry}: ${allowance?.allowed === true ? 'possible' : reason.toLowerCase()}`;
    });
    const seen = shown.map(
      ({ entry, disabled, reason }) => `${entry}: ${disabled ? reason.toLowerCase() : 'possible'}`,
    );
    return expected.length === seen.length && expected.every((line) => seen.includes(line))
      ? []
      : [...expected.filter((line) => !seen.includes(line)), '— shown:', ...seen];
  };
  let last: readonly string[] = [];
  await eventually('the menu says what the API says', 20_000, async () => {
    last = await differs();
    return last.length === 0 ? true : undefined;
  }).catch(() => {
    throw new Error(last.join('\n'));
  });
  await vm.page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
}

/** What `act` begins is followed to its end, which has to be a good one. */
export async function begun(vm: VmPage, act: () => Promise<unknown>): Promise<Operation> {
  const operation = await ended(vm, act);
  if (operation.state !== 'SUCCEEDED')
    throw new Error(`${operation.kind}: ${JSON.stringify(operation.error)}`);
  return operation;
}

/** What `act` begins is followed to its end, whatever that is. */
export async function ended({ page, api }: VmPage, act: () => Promise<unknown>): Promise<Operation> {
  const [answer] = await Promise.all([
    page.waitForResponse(
      (each) => each.request().method() !== 'GET' && /\/api\/v1\/vms\/[^/]+/.test(each.url()),
      { timeout: 30_000 },
    ),
    act(),
  ]);
  const said = await answer.text();
  if (answer.status() !== 202) throw new Error(`${answer.request().method()} ${answer.url()}: ${said}`);
  return endOf(api, (JSON.parse(said) as { readonly id: string }).id, 180_000);
}

/** The name beside which the state of each VM is told. */
const stateWords: Readonly<Record<string, string>> = {
  RUNNING: 'Running',
  STOPPED: 'Stopped',
  PAUSED: 'Paused',
  SUSPENDED: 'Suspended',
};

/** The page tells the state that the API tells, without being asked again. */
export async function showsItsState(vm: VmPage): Promise<void> {
  const { powerState } = await shownVm(vm);
  const word = stateWords[powerState];
  if (word === undefined) throw new Error(`no words for ${powerState}`);
  await vm.page.locator('#content').getByText(word, { exact: true }).first().waitFor();
}
