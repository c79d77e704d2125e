import type { Locator } from 'playwright-core';
import { begun, choose, ended, openTab, shownVm } from './web-vm-page.ts';
import type { VmPage } from './web-vm-page.ts';

/** How a person does an operation; answers why it could not be done where only its dialog can tell. */
type Doing = (vm: VmPage) => Promise<string | undefined>;

const snapshotName = 'as-it-was';

/** Each operation of the contract that the UI offers, by its name in `GET /vms/{id}/actions`. */
export const doings: Readonly<Record<string, Doing>> = {
  console: async (vm) => {
    await choose(vm, 'Console');
    await vm.page.waitForURL(`**/vms/${vm.vmId}/console`);
    await openTab(vm);
    return undefined;
  },
  start: atOnce('Start'),
  pause: atOnce('Pause'),
  unpause: atOnce('Continue'),
  suspend: atOnce('Suspend'),
  resume: atOnce('Resume'),
  stop: byDialog('Stop', 'Stop'),
  forceStop: byDialog('Force stop', 'Stop'),
  restart: byDialog('Restart', 'Restart'),
  forceRestart: byDialog('Force restart', 'Restart'),
  createSnapshot: async (vm) => {
    await byDialog('Take snapshot', 'Take snapshot', (dialog) =>
      dialog.getByRole('textbox', { name: 'Name' }).fill(snapshotName),
    )(vm);
    await openTab(vm, '/snapshots');
    await vm.page.getByRole('button', { name: `Revert to ${snapshotName}` }).waitFor();
    return undefined;
  },
  revertSnapshot: byButton('/snapshots', async () => `Revert to ${snapshotName}`, 'Revert'),
  deleteSnapshot: async (vm) => {
    await byButton('/snapshots', async () => `Delete ${snapshotName}`, 'Delete')(vm);
    await vm.page.getByRole('button', { name: `Delete ${snapshotName}` }).waitFor({ state: 'detached' });
    return undefined;
  },
  addDisk: async (vm) => {
    const before = (await shownVm(vm)).disks.length;
    await byButton(
      '/hardware',
      async () => 'Add disk',
      'Add disk',
      (dialog) => dialog.getByRole('textbox', { name: 'Size' }).fill('1'),
    )(vm);
    const { disks } = await shownVm(vm);
    if (disks.length !== before + 1) throw new Error(`${disks.length} disks after ${before}`);
    await vm.page.getByRole('button', { name: `Remove ${await newestDisk(vm)}` }).waitFor();
    return undefined;
  },
  resizeDisk: async (vm) => {
    await byButton('/hardware', async () => `Grow ${await newestDisk(vm)}`, 'Grow')(vm);
    const row = vm.page.getByRole('row').filter({ hasText: await newestDisk(vm) });
    await row.getByText('2 GiB').first().waitFor();
    return undefined;
  },
  removeDisk: async (vm) => {
    const key = await newestDisk(vm);
    await byButton(
      '/hardware',
      async () => `Remove ${key}`,
      'Remove',
      async (dialog) => {
        await dialog.getByRole('checkbox', { name: 'Delete its data too' }).check();
        await dialog.getByRole('textbox', { name: `Type ${key} to go on` }).fill(key);
      },
    )(vm);
    await vm.page.getByRole('button', { name: `Remove ${key}` }).waitFor({ state: 'detached' });
    return undefined;
  },
  addNic: async (vm) => {
    await byButton(
      '/hardware',
      async () => 'Add NIC',
      'Add NIC',
      (dialog) => pick(dialog, 'Network'),
    )(vm);
    await vm.page.getByRole('button', { name: `Remove ${await newestNic(vm)}` }).waitFor();
    return undefined;
  },
  updateNic: byButton(
    '/hardware',
    async (vm) => `Change ${await newestNic(vm)}`,
    'Change',
    (dialog) => dialog.getByRole('switch', { name: 'Cable plugged in' }).click(),
  ),
  removeNic: async (vm) => {
    const key = await newestNic(vm);
    await byButton('/hardware', async () => `Remove ${key}`, 'Remove')(vm);
    await vm.page.getByRole('button', { name: `Remove ${key}` }).waitFor({ state: 'detached' });
    return undefined;
  },
  reconfigure: async (vm) => {
    const { cpu } = await shownVm(vm);
    await choose(vm, 'Edit');
    await vm.page.waitForURL('**/settings');
    await vm.page.getByRole('textbox', { name: 'CPU cores' }).fill(String(cpu.cores + 1));
    const memory = vm.page.getByRole('textbox', { name: 'Memory' });
    await memory.fill(String(Number.parseInt(await memory.inputValue(), 10) + 64));
    const { state, error } = await ended(vm, () =>
      vm.page.getByRole('button', { name: 'Change', exact: true }).click(),
    );
    // What this very VM does not allow while it runs is refused as a whole, and the page says so of each setting.
    const outcome = state === 'SUCCEEDED' ? /holds now|holds from the next start/ : /was refused/;
    for (const setting of ['CPU cores', 'Memory']) {
      await vm.page
        .locator('[data-outcome]')
        .filter({ hasText: setting })
        .filter({ hasText: outcome })
        .waitFor();
    }
    if (state !== 'SUCCEEDED' && error?.kind !== 'OperationNotSupported') {
      throw new Error(JSON.stringify(error));
    }
    await openTab(vm);
    return error?.message;
  },
  clone: byDialog('Clone', 'Clone'),
  migrate: async (vm) => {
    await choose(vm, 'Migrate');
    const dialog = vm.page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Host' }).waitFor();
    for (const where of ['Host', 'Storage']) {
      if (await pick(dialog, where)) {
        await begun(vm, () => dialog.getByRole('button', { name: 'Migrate', exact: true }).click());
        return undefined;
      }
    }
    const why = await dialog.getByText('This connection has no other host.').innerText();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    return why;
  },
  backup: async (vm) => {
    await byDialog('Back up', 'Back up', (dialog) => pick(dialog, 'Storage', vm.backupTo))(vm);
    await openTab(vm, '/backups');
    await vm.page.getByRole('cell', { name: 'full', exact: true }).waitFor();
    return undefined;
  },
  delete: async (vm) => {
    const { name } = await shownVm(vm);
    return byDialog('Delete', 'Delete', (dialog) =>
      dialog.getByRole('textbox', { name: `Type ${name} to go on` }).fill(name),
    )(vm);
  },
};

function atOnce(entry: string): Doing {
  return async (vm) => {
    await begun(vm, () => choose(vm, entry));
    return undefined;
  };
}

/** From the menu, through a dialog. */
function byDialog(
  entry: string,
  submit: string,
  fill: (dialog: Locator) => Promise<unknown> = async () => undefined,
): Doing {
  return async (vm) => {
    await choose(vm, entry);
    await fillAndSend(vm, submit, fill);
    return undefined;
  };
}

/** From a button of a tab, through a dialog. */
function byButton(
  tab: string,
  nameOf: (vm: VmPage) => Promise<string>,
  submit: string,
  fill: (dialog: Locator) => Promise<unknown> = async () => undefined,
): Doing {
  return async (vm) => {
    await openTab(vm, tab);
    const name = await nameOf(vm);
    await vm.page.getByRole('button', { name, exact: true, disabled: false }).click();
    await fillAndSend(vm, submit, fill);
    return undefined;
  };
}

async function fillAndSend(
  vm: VmPage,
  submit: string,
  fill: (dialog: Locator) => Promise<unknown>,
): Promise<void> {
  const dialog = vm.page.getByRole('dialog');
  const button = dialog.getByRole('button', { name: submit, exact: true, disabled: false });
  await dialog.getByRole('button', { name: submit, exact: true }).waitFor();
  await fill(dialog);
  await begun(vm, () => button.click());
  await dialog.waitFor({ state: 'detached' });
}

/** Chooses the one of this name, or the first that is possible; false: none is. */
async function pick(dialog: Locator, label: string, name?: string): Promise<boolean> {
  const box = dialog.getByRole('combobox', { name: label, exact: true });
  await box.click();
  const list = dialog.page().getByRole('listbox', { name: label });
  await list.getByRole('option').first().waitFor();
  const possible = list
    .locator('[role="option"]:not([data-combobox-disabled])')
    .filter(name === undefined ? {} : { hasText: name });
  if ((await possible.count()) === 0) {
    await box.press('Tab');
    return false;
  }
  await possible.first().click();
  return true;
}

async function newestDisk(vm: VmPage): Promise<string> {
  return newest((await shownVm(vm)).disks.filter(({ sizeBytes }) => (sizeBytes ?? 0) >= 2 ** 30));
}

async function newestNic(vm: VmPage): Promise<string> {
  return newest((await shownVm(vm)).nics);
}

function newest(devices: readonly { readonly key: string }[]): string {
  const last = devices.at(-1);
  if (last === undefined) throw new Error('there is none');
  return last.key;
}
