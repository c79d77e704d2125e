import { isIPv6 } from 'node:net';
import type { MappingError, VmProvisionSpec } from '@anyvisor/domain';
import type { WireObject } from '../protocol/encode.ts';

/** How a copy's guest is made its own: cloud-init reads guestinfo, or vCenter's customisation goes through it at first start. */
export type Way = 'guestinfo' | 'specification';

/** The first thing that customisation by this way cannot do. */
export function customisationProblem(spec: VmProvisionSpec, way: Way): MappingError | undefined {
  const { guest, template } = spec;
  const bySpecification = way === 'specification' || guest?.sysprep !== undefined;
  if (!bySpecification) return undefined;
  if (template === 'blank') {
    return guest?.sysprep === undefined
      ? problem(
          '/extensions/VSPHERE/customization',
          'blank disks hold no guest to customise: name a template',
        )
      : problem('/guest/sysprep', 'blank disks hold no Windows to prepare: name a template');
  }
  if (guest?.userData !== undefined)
    return problem('/guest/userData', 'a customisation specification carries no user data: use guestinfo');
  if (guest?.sshKeys !== undefined)
    return problem('/guest/sshKeys', 'a customisation specification carries no SSH keys: use guestinfo');
  return undefined;
}

/**
 * CustomizationSpec, fields in the order of the WSDL: an answer file for Windows where there is one, else LinuxPrep with host
 * name and addresses. Undefined where guestinfo does it. One entry a card: vCenter refuses any other number (NicSettingMismatch).
 */
export function customisationOf(
  spec: VmProvisionSpec,
  way: Way,
  macs: readonly string[],
): WireObject | undefined {
  const { guest, name, network } = spec;
  const unattend = guest?.sysprep?.unattendXml;
  if (way !== 'specification' && unattend === undefined) return undefined;
  const dns = network.nics.flatMap(({ address }) => (address?.type === 'static' ? (address.dns ?? []) : []));
  return {
    options:
      unattend === undefined
        ? undefined
        : { $: 'CustomizationWinOptions', changeSID: true, deleteAccounts: false, reboot: 'reboot' },
    identity:
      unattend === undefined
        ? linuxPrep(guest?.hostname ?? name)
        : { $: 'CustomizationSysprepText', value: unattend },
    globalIPSettings: dns.length === 0 ? {} : { dnsServerList: [...new Set(dns)] },
    nicSettingMap: network.nics.map((nic, index) => ({ macAddress: macs[index], adapter: addressOf(nic) })),
  };
}

function linuxPrep(hostname: string): WireObject {
  const [first = hostname, ...domain] = hostname.split('.');
  return {
    $: 'CustomizationLinuxPrep',
    hostName: { $: 'CustomizationFixedName', name: first },
    // Required by the WSDL, also where nobody named one.
    domain: domain.length === 0 ? 'localdomain' : domain.join('.'),
  };
}

type Nic = VmProvisionSpec['network']['nics'][number];

function addressOf({ address }: Nic): WireObject {
  if (address?.type !== 'static') return { ip: { $: 'CustomizationDhcpIpGenerator' } };
  const [ip = '', length = ''] = address.cidr.split('/');
  const { gateway, dns } = address;
  if (isIPv6(ip)) {
    return {
      ip: { $: 'CustomizationDhcpIpGenerator' },
      ipV6Spec: {
        ip: { $: 'CustomizationFixedIpV6', ipAddress: ip, subnetMask: Number(length) },
        gateway,
      },
      dnsServerList: dns,
    };
  }
  return {
    ip: { $: 'CustomizationFixedIp', ipAddress: ip },
    subnetMask: maskOf(Number(length)),
    gateway,
    dnsServerList: dns,
  };
}

/** `24` → `255.255.255.0`. */
function maskOf(length: number): string {
  return [0, 8, 16, 24].map((from) => 256 - 2 ** (8 - Math.min(8, Math.max(0, length - from)))).join('.');
}

function problem(pointer: string, message: string): MappingError {
  return { kind: 'UnsupportedSetting', subject: pointer.split('/').at(-1) ?? '', pointer, message };
}
