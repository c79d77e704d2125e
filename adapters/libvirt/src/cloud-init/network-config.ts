import type { NicSpec } from '@anyvisor/domain';

/**
 * cloud-init's network configuration, version 2, or null when every NIC is left to the image's own ways. Interfaces
 * are told apart by their MACs. Source: https://docs.cloud-init.io/en/latest/reference/network-config-format-v2.html
 */
export function networkConfig(nics: readonly NicSpec[], macs: readonly string[]): string | null {
  if (!nics.some((nic) => nic.address?.type === 'static')) return null;
  const lines = nics.flatMap((nic, index) => interfaceLines(nic, `eth${index}`, macs[index] ?? ''));
  return ['version: 2', 'ethernets:', ...lines, ''].join('\n');
}

function interfaceLines(nic: NicSpec, name: string, mac: string): readonly string[] {
  const head = [
    `  ${name}:`,
    '    match:',
    `      macaddress: ${JSON.stringify(mac)}`,
    `    set-name: ${name}`,
  ];
  const { address } = nic;
  if (address?.type !== 'static') return [...head, '    dhcp4: true'];
  return [
    ...head,
    `    addresses: [${JSON.stringify(address.cidr)}]`,
    ...(address.gateway === undefined
      ? []
      : [
          '    routes:',
          `      - to: ${address.gateway.includes(':') ? '"::/0"' : '0.0.0.0/0'}`,
          `        via: ${JSON.stringify(address.gateway)}`,
        ]),
    ...(address.dns === undefined || address.dns.length === 0
      ? []
      : [
          '    nameservers:',
          `      addresses: [${address.dns.map((dns) => JSON.stringify(dns)).join(', ')}]`,
        ]),
  ];
}
