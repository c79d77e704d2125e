import { i32, optional } from '../codec.ts';
import { domain, network, nodeDevice, storagePool } from '../handles.ts';
import { remote } from '../procedure.ts';

const byCallback = { callbackId: i32 };
const monitor = { lane: 'monitor' } as const;

/** Asking for events; what then arrives is in event-messages.ts. A registration lives as long as its connection. */
export const eventProcedures = {
  connectDomainEventCallbackRegisterAny: remote(
    'CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
    316,
    { eventId: i32, dom: optional(domain) },
    byCallback,
    monitor,
  ),
  connectDomainEventCallbackDeregisterAny: remote(
    'CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY',
    317,
    byCallback,
    {},
    monitor,
  ),
  connectNetworkEventRegisterAny: remote(
    'CONNECT_NETWORK_EVENT_REGISTER_ANY',
    313,
    { eventId: i32, net: optional(network) },
    byCallback,
    monitor,
  ),
  connectNetworkEventDeregisterAny: remote(
    'CONNECT_NETWORK_EVENT_DEREGISTER_ANY',
    314,
    byCallback,
    {},
    monitor,
  ),
  connectStoragePoolEventRegisterAny: remote(
    'CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY',
    368,
    { eventId: i32, pool: optional(storagePool) },
    byCallback,
    monitor,
  ),
  connectStoragePoolEventDeregisterAny: remote(
    'CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY',
    369,
    byCallback,
    {},
    monitor,
  ),
  connectNodeDeviceEventRegisterAny: remote(
    'CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY',
    374,
    { eventId: i32, device: optional(nodeDevice) },
    byCallback,
    monitor,
  ),
  connectNodeDeviceEventDeregisterAny: remote(
    'CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY',
    375,
    byCallback,
    {},
    monitor,
  ),
};
