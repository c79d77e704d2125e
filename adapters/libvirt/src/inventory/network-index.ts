/** A libvirt network. */
export interface LibvirtNetwork {
  readonly uuid: string;
  readonly name: string;
  /** `nat`, `route`, `bridge`, `open`, `private`, `passthrough`, `hostdev`; null: isolated. */
  readonly forward: string | null;
  readonly bridge: string | null;
  readonly vlan: number | null;
  readonly openVSwitch: boolean;
  /** Ways to use it that its owner has named, each with a VLAN of its own. */
  readonly portGroups: readonly PortGroup[];
}

export interface PortGroup {
  readonly name: string;
  /** Null: the network's own. */
  readonly vlan: number | null;
  readonly openVSwitch: boolean;
}

/** Native id of QEMU's built-in user-mode network: outgoing only, there on every host, no set-up. */
export const USER_NETWORK = 'user';
/** Native ids of host bridges that are no libvirt network: the prefix and the bridge's name. */
export const BRIDGE_PREFIX = 'bridge:';

/** Native id of a port group: the network's, this, and its name. A UUID has no slash. */
const GROUP = '/';

export function portGroupId(network: LibvirtNetwork, group: PortGroup): string {
  return `${network.uuid}${GROUP}${group.name}`;
}

/** The port group that a native id names; null for the network itself. */
export function portGroupOf(unitId: string): string | null {
  const at = unitId.indexOf(GROUP);
  return at === 36 ? unitId.slice(at + 1) : null;
}

/** From what a NIC names to the native id of a network unit. */
export interface NetworkIndex {
  readonly byName: (name: string, portGroup: string | null) => string | undefined;
  readonly byBridge: (bridge: string) => string | undefined;
}

export function networkIndex(networks: readonly LibvirtNetwork[]): NetworkIndex {
  const names = new Map(networks.map((network) => [network.name, network]));
  const bridges = new Map(
    networks.flatMap((network) => (network.bridge === null ? [] : [[network.bridge, network.uuid] as const])),
  );
  return {
    byName: (name, portGroup) => {
      const network = names.get(name);
      const group = network?.portGroups.find((each) => each.name === portGroup);
      return network === undefined || group === undefined ? network?.uuid : portGroupId(network, group);
    },
    byBridge: (bridge) => bridges.get(bridge),
  };
}
