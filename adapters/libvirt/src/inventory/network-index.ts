/** A libvirt network. */
export interface LibvirtNetwork {
  readonly uuid: string;
  readonly name: string;
  /** `nat`, `route`, `bridge`, `open`, `private`, `passthrough`, `hostdev`; null: isolated. */
  readonly forward: string | null;
  readonly bridge: string | null;
  readonly vlan: number | null;
  readonly openVSwitch: boolean;
}

/** Native id of QEMU's built-in user-mode network: outgoing only, there on every host, no set-up. */
export const USER_NETWORK = 'user';
/** Native ids of host bridges that are no libvirt network: the prefix and the bridge's name. */
export const BRIDGE_PREFIX = 'bridge:';

/** From what a NIC names to the native id of a network unit. */
export interface NetworkIndex {
  readonly byName: (name: string) => string | undefined;
  readonly byBridge: (bridge: string) => string | undefined;
}

export function networkIndex(networks: readonly LibvirtNetwork[]): NetworkIndex {
  const names = new Map(networks.map((network) => [network.name, network.uuid]));
  const bridges = new Map(
    networks.flatMap((network) => (network.bridge === null ? [] : [[network.bridge, network.uuid] as const])),
  );
  return { byName: (name) => names.get(name), byBridge: (bridge) => bridges.get(bridge) };
}
