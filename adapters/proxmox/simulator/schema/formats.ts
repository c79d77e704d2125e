import { isIP, isIPv4, isIPv6 } from 'node:net';

/** Says what is wrong with a value of a named format, or nothing. The texts are the platform's. */
export function formatComplaint(format: string, value: string): string | undefined {
  const check = checks[format];
  if (check !== undefined) return check(value);
  if (!format.endsWith('-list')) return undefined;
  const item = checks[format.slice(0, -'-list'.length)];
  if (item === undefined) return undefined;
  return splitList(value)
    .map(item)
    .find((complaint) => complaint !== undefined);
}

/** Perl's split of list values: commas, semicolons, blanks and NULs. */
export function splitList(value: string): readonly string[] {
  return value.split(/[,; \0\t\n]+/).filter((part) => part !== '');
}

type Check = (value: string) => string | undefined;

const shape =
  (pattern: RegExp, complaint: (value: string) => string): Check =>
  (value) =>
    pattern.test(value) ? undefined : `${complaint(value)}\n`;

const looksLike = (pattern: RegExp, what: string): Check =>
  shape(pattern, () => `value does not look like a valid ${what}`);

const when =
  (test: (value: string) => boolean, complaint: string): Check =>
  (value) =>
    test(value) ? undefined : `${complaint}\n`;

const cidr = (value: string, family?: 4 | 6): boolean => {
  const [address, bits, more] = value.split('/');
  if (address === undefined || bits === undefined || more !== undefined || !/^\d{1,3}$/.test(bits))
    return false;
  if (isIPv4(address)) return family !== 6 && Number(bits) <= 32;
  return isIPv6(address) && family !== 4 && Number(bits) <= 128;
};

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';

const checks: Readonly<Record<string, Check>> = {
  'pve-configid': shape(/^[a-z][a-z0-9_-]+$/i, (value) => `invalid configuration ID '${value}'`),
  'pve-storage-id': shape(
    /^[a-z][a-z0-9\-_.]*[a-z0-9]$/i,
    (value) => `storage ID '${value}' contains illegal characters`,
  ),
  'pve-node': looksLike(new RegExp(`^${label}$`), 'node name'),
  'pve-vmid': looksLike(/^[1-9][0-9]{2,8}$/, 'VM ID'),
  'dns-name': looksLike(new RegExp(`^(?:${label}\\.)*${label}\\.?$`), 'DNS name'),
  'pve-poolid': shape(
    /^[A-Za-z0-9\-_]+(?:\/[A-Za-z0-9\-_]+){0,2}$/,
    (value) => `pool name '${value}' contains invalid characters`,
  ),
  'pve-userid': shape(
    /^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+$/,
    (value) => `value '${value}' does not look like a valid user name`,
  ),
  'pve-groupid': shape(/^[A-Za-z0-9.\-_]+$/, (value) => `group name '${value}' contains invalid characters`),
  'pve-roleid': shape(/^[A-Za-z0-9.\-_]+$/, (value) => `role name '${value}' contains invalid characters`),
  'pve-realm': shape(
    /^[A-Za-z][A-Za-z0-9.\-_]+$/,
    (value) => `value '${value}' does not look like a valid realm`,
  ),
  'pve-tokenid': shape(
    /^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+![A-Za-z][A-Za-z0-9.\-_]+$/,
    (value) => `value '${value}' does not look like a valid token ID`,
  ),
  'pve-priv': shape(/^[A-Za-z]+(?:\.[A-Za-z]+)+$/, (value) => `invalid privilege '${value}'`),
  'pve-tag': shape(/^[a-z0-9_][a-z0-9_\-+.]*$/i, () => 'invalid characters in tag'),
  'pve-iface': shape(
    /^[a-zA-Z][a-zA-Z0-9_.:]{1,20}$/,
    (value) => `invalid network interface name '${value}'`,
  ),
  'pve-volume-id': shape(/^[^/:\s]+:.+$/, (value) => `unable to parse volume ID '${value}'`),
  'pve-storage-content': shape(
    /^(images|rootdir|vztmpl|iso|backup|snippets|import|none)$/,
    (value) => `invalid content type '${value}'`,
  ),
  'pve-ha-resource-id': shape(
    /^[a-z0-9]+:\S+$/i,
    (value) => `value does not look like a valid ha resource id: '${value}'`,
  ),
  'pve-ha-resource-or-vm-id': looksLike(/^(?:[a-z0-9]+:\S+|[1-9]\d{2,8})$/i, 'ha resource id'),
  'pve-ha-node': looksLike(new RegExp(`^${label}(?::\\d+)?$`), 'ha node'),
  'pve-sdn-zone-id': shape(
    /^[a-z][a-z0-9]{0,6}[a-z0-9]$/i,
    (value) => `zone ID '${value}' contains illegal characters`,
  ),
  'pve-sdn-vnet-id': shape(
    /^[a-z][a-z0-9]{0,6}[a-z0-9]$/i,
    (value) => `vnet ID '${value}' contains illegal characters`,
  ),
  'pve-startup-order': shape(
    /^(?:(?:order=)?\d+|up=\d+|down=\d+)(?:,(?:order=\d+|up=\d+|down=\d+))*$/,
    (value) => `unable to parse startup options '${value}'`,
  ),
  'storage-pair': shape(
    /^(?:1|[a-z][\w.-]*(?::[a-z][\w.-]*)?)$/i,
    (value) => `invalid storage map entry '${value}'`,
  ),
  'bridge-pair': shape(/^(?:1|[\w.-]+(?::[\w.-]+)?)$/, (value) => `invalid bridge map entry '${value}'`),
  'mac-addr': looksLike(/^(?:[0-9a-f][02468ace])(?::[0-9a-f]{2}){5}$/i, 'unicast MAC address'),
  urlencoded: shape(/^[-%a-zA-Z0-9_.!~*'()]*$/, (value) => `invalid urlencoded string: ${value}`),
  ip: when((value) => isIP(value) !== 0, 'value does not look like a valid IP address'),
  ipv4: when(isIPv4, 'value does not look like a valid IPv4 address'),
  ipv6: when(isIPv6, 'value does not look like a valid IPv6 address'),
  ipv4mask: when(isIPv4, 'value does not look like a valid IP netmask'),
  CIDR: when((value) => cidr(value), 'value does not look like a valid CIDR network'),
  CIDRv4: when((value) => cidr(value, 4), 'value does not look like a valid IPv4 network'),
  CIDRv6: when((value) => cidr(value, 6), 'value does not look like a valid IPv6 network'),
  IPorCIDR: when(
    (value) => isIP(value) !== 0 || cidr(value),
    'value does not look like a valid IP address or CIDR network',
  ),
  'fw-address': when(
    (value) => isIP(value) !== 0 || cidr(value) || /^(?:(?:dc|guest)\/)?[a-z][a-z0-9_-]+$/i.test(value),
    'value does not look like a valid IP address, CIDR network or alias',
  ),
  'pve-ipv4-config': when(
    (value) => value === 'dhcp' || value === 'manual' || cidr(value, 4),
    'value does not look like a valid ipv4 network configuration',
  ),
  'pve-ipv6-config': when(
    (value) => ['auto', 'dhcp', 'manual'].includes(value) || cidr(value, 6),
    'value does not look like a valid ipv6 network configuration',
  ),
  'disk-size': looksLike(/^\d+(?:\.\d+)?[KMGT]?$/, 'disk size'),
  'pve-hotplug-features': shape(
    /^(?:0|1|(?:network|disk|cpu|memory|usb|cloudinit)(?:[,;\s]+(?:network|disk|cpu|memory|usb|cloudinit))*)$/,
    (value) => `unable to parse hotplug option: ${value}`,
  ),
  'email-opt': looksLike(/^(?:[^@\s]+@[^@\s]+)?$/, 'email address'),
};
