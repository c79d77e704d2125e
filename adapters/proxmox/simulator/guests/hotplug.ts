import type { Guest } from '../state/guest.ts';

/** Keys that take effect at once, or only concern the next event anyway. */
const live = new Set([
  'name',
  'hostname',
  'description',
  'tags',
  'onboot',
  'startup',
  'protection',
  'hookscript',
  'autostart',
  'shares',
  'lock',
  'hotplug',
  'freeze',
  'cpulimit',
  'cpuunits',
  'migrate_speed',
  'migrate_downtime',
  'startdate',
  'tdf',
]);

/** Whether a change of the key reaches the running guest without a restart (manual, "Hotplug"). */
export function isHot(guest: Guest, key: string, value: string | undefined): boolean {
  if (live.has(key) || key.startsWith('unused')) return true;
  if (guest.kind === 'lxc')
    return /^(?:net\d+|cores|memory|swap|nameserver|searchdomain|mp\d+)$/.test(key) && value !== undefined;
  const flags = hotplugFlags(guest.config['hotplug']);
  if (/^net\d+$/.test(key)) return flags.has('network');
  if (/^(?:scsi|virtio)\d+$/.test(key)) return flags.has('disk');
  if (/^(?:ide|sata)\d$/.test(key)) return isCdromSwap(guest.config[key], value);
  if (/^usb\d+$/.test(key)) return flags.has('usb');
  if (key === 'balloon') return Number(value ?? 1) !== 0;
  if (key === 'vcpus') return flags.has('cpu');
  if (key === 'memory')
    return flags.has('memory') && guest.config['numa'] === '1' && Number(value) % 512 === 0;
  return key === 'sshkeys' || /^(?:ci[a-z]+|ipconfig\d+)$/.test(key) ? flags.has('cloudinit') : false;
}

function hotplugFlags(text: string | undefined): ReadonlySet<string> {
  if (text === '0') return new Set();
  return new Set((text === undefined || text === '1' ? 'network,disk,usb' : text).split(/[,;\s]+/));
}

/** A medium may change in a drive that is there already. */
function isCdromSwap(before: string | undefined, after: string | undefined): boolean {
  return before?.includes('media=cdrom') === true && after?.includes('media=cdrom') === true;
}
