import * as kinds from './error-kinds.ts';
import type { Make } from './error-words.ts';

const {
  authorization,
  busy,
  cancelled,
  conflict,
  degraded,
  exhausted,
  exists,
  failed,
  missing,
  notSupported,
} = kinds;
const { state, storageAway, timeout, unreachable } = kinds;

/**
 * There are no error codes: the platform's sentences on the left, the kind on the right; the first that fits wins. The texts
 * are those of PVE 7 to 9 (pve-common, pve-guest-common, qemu-server, pve-container, pve-cluster, pve-storage, ha-manager).
 */
export const errorTable: readonly (readonly [RegExp, Make])[] = [
  [/Permission check failed \(pool '([^']+)' does not exist\)/, missing('pool')],
  [/Permission check failed(?: \((.*)\))?/, authorization],
  [
    /need proper ticket|user != root@pam|Only root may use this option|only root can set '[^']*' config/,
    kinds.rootOnly,
  ],

  [/Configuration file 'nodes\/[^']*?(\d+)\.conf' does not exist/, missing('vm')],
  [/snapshot '([^']*)' does not exist/, missing('snapshot')],
  [/storage '([^']*)' does not exist/, missing('storage')],
  [/volume '([^']*)' does not exist/, missing('disk')],
  [/disk '([^']*)' does not exist/, missing('disk')],
  [/bridge '([^']*)' does not exist/, missing('network')],
  [/pool '([^']*)' does not exist/, missing('pool')],
  [/no such (?:cluster )?node '?([^'\s]+)'?/, missing('host')],
  [/no such task/i, missing('task')],
  [/unable to find (.{1,100})/, missing('object')],

  [/\b(?:VM|CT) (\d+) already exists/, exists('vm')],
  [/config file already exists/, exists('vm')],
  [/Guest with ID '(\d+)' already exists/, exists('vm')],
  [/snapshot name '([^']*)' already used/, exists('snapshot')],
  [/disk image '?([^']*?)'? already exists/, exists('disk')],

  [/is locked \(suspended\)/, state('the VM is suspended to disk', 'Resume it first.')],
  [/is locked \(([^)]*)\)/, busy('another task holds the VM')],
  [/can't lock file '[^']*storage[^']*'/, busy('other work holds the storage')],
  [/can't lock file/, busy('another task holds the VM')],
  [/cfs-lock 'storage|'storage-[^']*'-locked command timed out/, busy('other work holds the storage')],
  [
    /cfs-lock|trying to acquire|unable to acquire|-locked command timed out/,
    busy('other work holds a lock of the cluster'),
  ],
  [/got no worker upid|start worker failed/, busy('the node could not start the task')],

  [/no quorum|cluster filesystem not online|cluster not ready/, degraded],
  [/hostname lookup '([^']*)' failed/, unreachable],

  [/not enough free space(?: \((\d+) < (\d+)\))?/, exhausted('storage')],
  [/insufficient free space|No space left|out of space|not enough space/i, exhausted('storage')],
  [/unable to get any free VMID/, exhausted('vmid')],
  [/MAX (\d+) vcpus allowed/, exhausted('cpu')],
  [/Cannot allocate memory/i, exhausted('memory')],
  [/no free (?:mdev|device|slot|key)|no available (?:mdev|device)/i, exhausted('device')],

  [/storage '([^']*)' is not available on node/, kinds.invalid('storage')],
  [/storage '[^']*' is not online|(?:unable to|can't) activate storage/, storageAway],
  [/fingerprint '?[^']*'? not verified/, kinds.unverified],

  [/snapshot feature is not available/, notSupported('a storage of the VM has no snapshots')],
  [
    /(?:Full|Linked) clone feature is not supported/,
    notSupported('a storage of the VM cannot be cloned that way'),
  ],
  [/can't migrate VM which uses local devices/, notSupported('the VM uses devices of its host')],
  [
    /can't clone (?:VM )?to (?:non-shared storage|node)/,
    notSupported('its disks are on storage of one node only'),
  ],
  [/can't migrate local (?:disk|cdrom)/, notSupported('something local to the node cannot move')],
  [/shrinking disks is not supported/, kinds.shrinking],
  [/can't upload to storage type/, notSupported('the storage keeps no files')],
  [/not implemented|not supported|does not support|unsupported/i, notSupported('the platform cannot do it')],

  [
    /hotplug problem/,
    state('the running VM does not take the change', 'Stop it first, or ask for it while it is off.'),
  ],
  [/checksum mismatch|detected modified configuration/, conflict],
  [/(?:quit|powerdown|shutdown) failed - got timeout|got timeout$/, timeout],
  [/agent is not running|No QEMU guest agent configured/, failed('the guest agent does not answer')],
  [/already running|not running/, state('the VM is not in the state for that')],
  [/target is local node/, state('the VM is on that host already')],
  [/is running - destroy failed|container is running/, state('the VM is running', 'Stop it first.')],
  [/protection mode enabled/, kinds.protectedFrom],
  [/is paused - cannot/, state('the VM is paused', 'Resume it first.')],
  [/without --online/, state('the VM is running', 'Ask for a live migration.')],
  [/still in use by linked cloned?|used in HA resources|still in use/, kinds.inUse],
  [/node '?([^'\s]*)'? is offline|is offline/, unreachable],
  [/interrupted by signal|received interrupt/, cancelled],
];
