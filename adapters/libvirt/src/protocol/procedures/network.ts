import { always, flags, i32, i64, list, optional, struct, text, truth, u32 } from '../codec.ts';
import { network } from '../handles.ts';
import { remote } from '../procedure.ts';
import { uuid } from '../uuid.ts';

const NETWORK_LIST_MAX = 16_384;
const DHCP_LEASES_MAX = 65_536;

const ofNetwork = { net: network };

/** `expiryTime` in seconds since 1970; `type` 0 is IPv4, 1 IPv6. */
const dhcpLease = struct({
  interface: text,
  expiryTime: i64,
  type: i32,
  mac: optional(text),
  iaid: optional(text),
  address: text,
  prefix: u32,
  hostname: optional(text),
  clientId: optional(text),
});

/** Virtual networks. */
export const networkProcedures = {
  connectListAllNetworks: remote(
    'CONNECT_LIST_ALL_NETWORKS',
    283,
    { needResults: always(1), flags },
    { networks: list(network, NETWORK_LIST_MAX), count: u32 },
    { lane: 'monitor' },
  ),
  networkLookupByName: remote('NETWORK_LOOKUP_BY_NAME', 46, { name: text }, ofNetwork),
  networkLookupByUuid: remote('NETWORK_LOOKUP_BY_UUID', 47, { uuid }, ofNetwork),
  networkGetXmlDesc: remote('NETWORK_GET_XML_DESC', 43, { net: network, flags }, { xml: text }),
  networkGetBridgeName: remote('NETWORK_GET_BRIDGE_NAME', 45, ofNetwork, { bridge: text }),
  networkIsActive: remote('NETWORK_IS_ACTIVE', 152, ofNetwork, { active: truth }),
  networkIsPersistent: remote('NETWORK_IS_PERSISTENT', 153, ofNetwork, { persistent: truth }),
  networkDefineXml: remote('NETWORK_DEFINE_XML', 41, { xml: text }, ofNetwork),
  networkCreateXml: remote('NETWORK_CREATE_XML', 40, { xml: text }, ofNetwork),
  networkCreate: remote('NETWORK_CREATE', 39, ofNetwork, {}),
  networkDestroy: remote('NETWORK_DESTROY', 42, ofNetwork, {}),
  networkUndefine: remote('NETWORK_UNDEFINE', 49, ofNetwork, {}),
  networkGetAutostart: remote('NETWORK_GET_AUTOSTART', 44, ofNetwork, { autostart: truth }),
  networkSetAutostart: remote('NETWORK_SET_AUTOSTART', 48, { net: network, autostart: truth }, {}),
  networkUpdate: remote(
    'NETWORK_UPDATE',
    291,
    { net: network, command: u32, section: u32, parentIndex: i32, xml: text, flags },
    {},
  ),
  networkGetDhcpLeases: remote(
    'NETWORK_GET_DHCP_LEASES',
    341,
    { net: network, mac: optional(text), needResults: always(1), flags },
    { leases: list(dhcpLease, DHCP_LEASES_MAX), count: u32 },
    { lane: 'monitor' },
  ),
};
