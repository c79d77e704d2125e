import { i32, list, optional, struct, text, u32, u64 } from './codec.ts';
import type { Codec, Fields, StructOf } from './codec.ts';
import { domain, network, nodeDevice, storagePool } from './handles.ts';
import { REMOTE_PROGRAM } from './limits.ts';
import { procedures } from './procedures.ts';
import { typedParams } from './typed-params.ts';

/** What is watched: decides how one registers. */
export type EventSubject = 'domain' | 'network' | 'storagePool' | 'nodeDevice';

/** One kind of event: how to ask for it, and the message in which it arrives. */
export interface EventKind<Message> {
  readonly name: string;
  readonly subject: EventSubject;
  /** virDomainEventID, virNetworkEventID, … */
  readonly eventId: number;
  readonly program: number;
  /** Procedure number of the message. */
  readonly number: number;
  readonly message: Codec<Message>;
}

const callbackId = i32;
const address = { family: i32, node: text, service: text };
const graphicsFields = {
  local: struct(address),
  remote: struct(address),
  scheme: text,
  subject: list(struct({ type: text, name: text }), 20),
};

/**
 * Events by name. Message numbers and fields: src/remote/remote_protocol.x; ids: virDomainEventID and its
 * siblings in include/libvirt. Numbers inside (`event`, `detail`, `reason`) are libvirt's own.
 */
export const events = {
  /** `event` virDomainEventType: 0 defined, 1 undefined, 2 started, 3 suspended, 4 resumed, 5 stopped, … */
  domainLifecycle: ofDomain('DOMAIN_EVENT_CALLBACK_LIFECYCLE', 0, 318, { event: i32, detail: i32 }),
  domainReboot: ofDomain('DOMAIN_EVENT_CALLBACK_REBOOT', 1, 319, {}),
  domainWatchdog: ofDomain('DOMAIN_EVENT_CALLBACK_WATCHDOG', 3, 321, { action: i32 }),
  domainGraphics: ofDomain('DOMAIN_EVENT_CALLBACK_GRAPHICS', 5, 323, { phase: i32, ...graphicsFields }),
  domainIoErrorReason: ofDomain('DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON', 6, 324, {
    path: text,
    alias: text,
    action: i32,
    reason: text,
  }),
  domainControlError: ofDomain('DOMAIN_EVENT_CALLBACK_CONTROL_ERROR', 7, 325, {}),
  domainDiskChange: ofDomain('DOMAIN_EVENT_CALLBACK_DISK_CHANGE', 9, 327, {
    oldPath: optional(text),
    newPath: optional(text),
    alias: text,
    reason: i32,
  }),
  /** `actual` in KiB. */
  domainBalloonChange: ofDomain('DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE', 13, 331, { actual: u64 }),
  domainDeviceRemoved: ofDomain('DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED', 15, 333, { alias: text }),
  domainBlockJob: ofDomain('DOMAIN_EVENT_BLOCK_JOB_2', 16, 339, { disk: text, type: i32, status: i32 }),
  domainTunable: ofDomain('DOMAIN_EVENT_CALLBACK_TUNABLE', 17, 346, { params: typedParams(2048) }),
  /** `state` 1 connected, 2 disconnected. */
  domainAgentLifecycle: ofDomain('DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE', 18, 348, {
    state: i32,
    reason: i32,
  }),
  domainDeviceAdded: ofDomain('DOMAIN_EVENT_CALLBACK_DEVICE_ADDED', 19, 354, { alias: text }),
  domainMigrationIteration: ofDomain('DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION', 20, 359, {
    iteration: i32,
  }),
  domainJobCompleted: ofDomain('DOMAIN_EVENT_CALLBACK_JOB_COMPLETED', 21, 363, { params: typedParams(64) }),
  domainDeviceRemovalFailed: ofDomain('DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED', 22, 367, {
    alias: text,
  }),
  domainMetadataChange: ofDomain('DOMAIN_EVENT_CALLBACK_METADATA_CHANGE', 23, 379, {
    type: i32,
    uri: optional(text),
  }),
  domainBlockThreshold: ofDomain('DOMAIN_EVENT_BLOCK_THRESHOLD', 24, 385, {
    disk: text,
    path: optional(text),
    threshold: u64,
    excess: u64,
  }),
  domainMemoryFailure: ofDomain('DOMAIN_EVENT_MEMORY_FAILURE', 25, 423, {
    recipient: i32,
    action: i32,
    flags: u32,
  }),
  /** `size` in KiB. */
  domainMemoryDeviceSizeChange: ofDomain('DOMAIN_EVENT_MEMORY_DEVICE_SIZE_CHANGE', 26, 438, {
    alias: text,
    size: u64,
  }),
  networkLifecycle: kind('NETWORK_EVENT_LIFECYCLE', 'network', 0, 315, {
    callbackId,
    net: network,
    event: i32,
    detail: i32,
  }),
  storagePoolLifecycle: kind('STORAGE_POOL_EVENT_LIFECYCLE', 'storagePool', 0, 370, {
    callbackId,
    pool: storagePool,
    event: i32,
    detail: i32,
  }),
  storagePoolRefresh: kind('STORAGE_POOL_EVENT_REFRESH', 'storagePool', 1, 373, {
    callbackId,
    pool: storagePool,
  }),
  nodeDeviceLifecycle: kind('NODE_DEVICE_EVENT_LIFECYCLE', 'nodeDevice', 0, 376, {
    callbackId,
    device: nodeDevice,
    event: i32,
    detail: i32,
  }),
  nodeDeviceUpdate: kind('NODE_DEVICE_EVENT_UPDATE', 'nodeDevice', 1, 377, {
    callbackId,
    device: nodeDevice,
  }),
};

/** How each subject's events are asked for and no longer asked for. */
export const registrations = {
  domain: {
    register: procedures.connectDomainEventCallbackRegisterAny,
    deregister: procedures.connectDomainEventCallbackDeregisterAny,
  },
  network: {
    register: procedures.connectNetworkEventRegisterAny,
    deregister: procedures.connectNetworkEventDeregisterAny,
  },
  storagePool: {
    register: procedures.connectStoragePoolEventRegisterAny,
    deregister: procedures.connectStoragePoolEventDeregisterAny,
  },
  nodeDevice: {
    register: procedures.connectNodeDeviceEventRegisterAny,
    deregister: procedures.connectNodeDeviceEventDeregisterAny,
  },
} as const;

function ofDomain<F extends Fields>(name: string, eventId: number, number: number, fields: F) {
  return kind(name, 'domain', eventId, number, { callbackId, dom: domain, ...fields });
}

function kind<F extends Fields>(
  name: string,
  subject: EventSubject,
  eventId: number,
  number: number,
  fields: F,
): EventKind<StructOf<F>> {
  return { name, subject, eventId, program: REMOTE_PROGRAM, number, message: struct(fields) };
}
