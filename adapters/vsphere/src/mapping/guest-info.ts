import { gzipSync } from 'node:zlib';
import type { VmProvisionSpec } from '@anyvisor/domain';
import { anyString } from '../protocol/encode.ts';
import type { WireObject } from '../protocol/encode.ts';

/** What cloud-init's DataSourceVMware reads at first boot (cloud-init documentation, "VMware"). */
export function guestInfo(
  spec: VmProvisionSpec,
  macs: readonly string[],
  instanceId: string,
): readonly WireObject[] {
  const { guest, network } = spec;
  const isStatic = network.nics.some((nic) => nic.address?.type === 'static');
  if (guest === undefined && !isStatic) return [];
  const metadata = {
    'instance-id': instanceId,
    'local-hostname': guest?.hostname ?? spec.name,
    ...(guest?.sshKeys === undefined ? {} : { 'public-keys-data': guest.sshKeys.join('\n') }),
    ...(isStatic ? { network: { version: 2, ethernets: ethernets(spec, macs) } } : {}),
  };
  return [
    ...encoded('guestinfo.metadata', JSON.stringify(metadata)),
    ...(guest?.userData === undefined ? [] : encoded('guestinfo.userdata', guest.userData)),
  ];
}

export function option(key: string, value: string): WireObject {
  return { $: 'OptionValue', key, value: anyString(value) };
}

/** From this many bytes on it is worth packing. */
const worthPacking = 4096;

function encoded(key: string, content: string): readonly WireObject[] {
  const plain = Buffer.from(content);
  const isLong = plain.byteLength > worthPacking;
  return [
    option(key, (isLong ? gzipSync(plain) : plain).toString('base64')),
    option(`${key}.encoding`, isLong ? 'gzip+base64' : 'base64'),
  ];
}

function ethernets({ network }: VmProvisionSpec, macs: readonly string[]) {
  return Object.fromEntries(
    network.nics.map((nic, index) => {
      const { address } = nic;
      const settings =
        address?.type === 'static'
          ? {
              dhcp4: false,
              addresses: [address.cidr],
              ...(address.gateway === undefined ? {} : { routes: [{ to: 'default', via: address.gateway }] }),
              ...(address.dns === undefined ? {} : { nameservers: { addresses: address.dns } }),
            }
          : { dhcp4: true };
      return [`nic${index}`, { match: { macaddress: macs[index] }, ...settings }];
    }),
  );
}
