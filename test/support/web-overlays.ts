import type { EstateIds } from './web-pages.ts';
import type { WebEstate } from './web-estate.ts';

/** Something that is reached by keyboard: by its role and its English name, `{…}` for what differs. */
export interface Press {
  readonly role: 'button' | 'menuitem' | 'checkbox' | 'combobox';
  readonly name: string;
  /** The region, grid or table it is looked for in, where the page has several of this name. */
  readonly within?: string;
}

/** A field, of the dialog when one is open, and what is written into it. */
export interface Write {
  readonly field: string;
  readonly text: (estate: WebEstate) => string;
}

/** What a page lays over itself. */
export interface Overlay {
  readonly name: string;
  readonly path: (ids: EstateIds) => string;
  /** What has to be done before there is something to open it with. */
  readonly before?: readonly (Press | Write)[];
  /** From what opens it on the page to what is looked at; the focus comes back to the first of them. */
  readonly open: readonly (Press | Write)[];
  /** What is looked at; by default the topmost dialog or menu. */
  readonly root?: string;
  /** Nobody has to leave it: it takes no focus and Escape does not close it. */
  readonly aside?: true;
  /** Among the pictures of `npm run screenshots`. */
  readonly picture?: true;
}

const button = (name: string, within?: string): Press => press('button', name, within);
const item = (name: string): Press => press('menuitem', name);
const write = (field: string, text: string): Write => ({ field, text: () => text });
const listbox = '[role="listbox"]';

/** Every menu, dialog and what else lies over a page, by the page that has it. A new one is a line here. */
export const overlays: readonly Overlay[] = [
  // The first: afterwards the tray holds what failed here.
  ...at(({ vmId }) => `/vms/${vmId}/snapshots`, {
    // Its name is taken.
    'toast-failed': {
      open: [button('Take snapshot'), write('Name', 'before'), button('Take snapshot')],
      root: '.mantine-Notification-root',
      aside: true,
    },
  }),
  ...at(() => '/', {
    'user-menu': { open: [button('Signed in as {0}')] },
    'operations-tray': { open: [button('My operations, {going} running')], picture: true },
    search: { open: [button('Search everything')], picture: true },
    'search-found': { open: [button('Search everything'), write('Search everything', 'b')] },
    'search-nothing': { open: [button('Search everything'), write('Search everything', 'no such thing')] },
  }),
  ...at(() => '/vms', {
    'vms-views': { open: [button('Views')] },
    'vms-keep-view': { open: [button('Views'), item('Keep this view…')] },
    'vms-columns': { open: [button('Columns and density')], picture: true },
    'vms-filter': { open: [button('Filter')] },
    'vms-filter-values': { open: [button('Filter'), item('State')] },
    'vms-row-menu': { open: [button('Actions of {name}', 'VMs')] },
    'vms-row-delete': { open: [button('Actions of {name}', 'VMs'), item('Delete')] },
    'vms-bulk-more': { before: [chosen()], open: [button('More')] },
    'vms-bulk-stop': { before: [chosen()], open: [button('Stop')] },
    'vms-bulk-snapshot': { before: [chosen()], open: [button('More'), item('Take snapshot')] },
    'vms-bulk-delete': { before: [chosen()], open: [button('More'), item('Delete')] },
    'vms-bulk-results': { before: [chosen()], open: [button('Start'), button('Start')] },
  }),
  ...at(({ vmId }) => `/vms/${vmId}`, {
    'vm-menu': { open: [button('Actions')] },
    'vm-stop': { open: [button('Stop')] },
    'vm-force-restart': { open: [button('Actions'), item('Force restart')] },
    'vm-snapshot': { open: [button('Actions'), item('Take snapshot')], picture: true },
    'vm-clone': { open: [button('Actions'), item('Clone')] },
    'vm-clone-host': { open: [button('Actions'), item('Clone'), choice('Host')], root: listbox },
    'vm-migrate': { open: [button('Actions'), item('Migrate')], picture: true },
    'vm-migrate-storage': { open: [button('Actions'), item('Migrate'), choice('Storage')], root: listbox },
    'vm-backup': { open: [button('Actions'), item('Back up')] },
    'vm-delete': { open: [button('Actions'), item('Delete')], picture: true },
  }),
  ...at(({ vmId }) => `/vms/${vmId}/console`, { 'console-paste': { open: [button('Paste')] } }),
  ...at(({ vmId }) => `/vms/${vmId}/hardware`, {
    'disk-add': { open: [button('Add disk')] },
    'disk-grow': { open: [button('Grow {0}')] },
    'disk-remove': {
      open: [button('Remove {0}', 'Disks and drives'), press('checkbox', 'Delete its data too')],
    },
    'nic-add': { open: [button('Add NIC')] },
    'nic-change': { open: [button('Change {0}', 'NICs')] },
    'nic-remove': { open: [button('Remove {0}', 'NICs')] },
  }),
  ...at(({ vmId }) => `/vms/${vmId}/snapshots`, {
    'snapshot-revert': { open: [button('Revert to {0}')] },
    'snapshot-delete': { open: [button('Delete {0}')] },
  }),
  ...at(({ vmId }) => `/vms/${vmId}/backups`, {
    'backup-restore': { open: [button('Restore', 'Backups')] },
    'backup-delete': { open: [button('Delete', 'Backups')] },
  }),
  ...at(({ connectionId }) => `/connections/${connectionId}`, {
    'connection-menu': { open: [button('More')] },
    'connection-remove': { open: [button('More'), item('Remove…')] },
  }),
  ...at(() => '/connections/new?type=PROXMOX', {
    'connection-certificate': {
      before: [
        write('Name', 'paris'),
        ofSimulator('Host', ({ url }) => new URL(url).hostname),
        ofSimulator('Port', ({ url }) => new URL(url).port),
        ofSimulator('Token', ({ tokenId }) => tokenId),
        ofSimulator('Secret of the token', ({ tokenSecret }) => tokenSecret),
      ],
      open: [button('Test')],
      root: '#content [role="alert"]',
      aside: true,
    },
  }),
  ...at(() => '/settings/users', {
    'user-add': { open: [button('Add a user')] },
    'user-add-refused': {
      open: [button('Add a user'), write('Name', 'eve'), write('Password', 'short'), button('Add the user')],
    },
    'user-role': { open: [button('Add a user'), choice('Role')], root: listbox },
    'user-edit': { open: [button('Edit {name}')] },
    'user-remove': { open: [button('Remove {name}')] },
  }),
  ...at(() => '/settings/tokens', {
    'token-add': { open: [button('Make a token')] },
    'token-made': { open: [button('Make a token'), write('Name', 'ci'), button('Make the token')] },
    'token-revoke': { open: [button('Revoke {name}')] },
  }),
];

function press(role: Press['role'], name: string, within?: string): Press {
  return { role, name, ...(within === undefined ? {} : { within }) };
}

function ofSimulator(field: string, text: (simulator: WebEstate['simulator']) => string): Write {
  return { field, text: ({ simulator }) => text(simulator) };
}

function choice(name: string): Press {
  return press('combobox', name);
}

function chosen(): Press {
  return press('checkbox', 'Select {name}', 'VMs');
}

function at(
  path: Overlay['path'],
  there: Readonly<Record<string, Omit<Overlay, 'name' | 'path'>>>,
): readonly Overlay[] {
  return Object.entries(there).map(([name, overlay]) => ({ name, path, ...overlay }));
}
