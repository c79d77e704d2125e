/**
 * Numbers of libvirt's wire format that never change (docs/support.rst, "RPC protocol").
 * Sources: src/rpc/virnetprotocol.x, src/rpc/virkeepaliveprotocol.x, src/remote/remote_protocol.x,
 * src/remote/qemu_protocol.x.
 */
export const REMOTE_PROGRAM = 0x2000_8086;
export const QEMU_PROGRAM = 0x2000_8087;
export const KEEPALIVE_PROGRAM = 0x6b65_6570;

/** Every program is at version 1. */
export const PROGRAM_VERSION = 1;

/** Length word (4 bytes) plus header (6 words). */
export const FRAME_MIN_BYTES = 28;
/** VIR_NET_MESSAGE_MAX plus the length word, which it does not count. */
export const FRAME_MAX_BYTES = 32 * 1024 * 1024 + 4;
/** VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX: what the C client puts into one stream packet. */
export const STREAM_PIECE_BYTES = 262_120;
/** REMOTE_STRING_MAX. */
export const STRING_MAX_BYTES = 4 * 1024 * 1024;

/**
 * max_client_requests of libvirtd.conf, default 5. The daemon counts its own receive buffer as one of them
 * (src/rpc/virnetserverclient.c), so with five calls running it stops reading, and no keepalive answer can
 * reach it. Ordinary calls therefore use four places; the fifth is for urgent ones.
 */
export const MAX_CALLS_IN_FLIGHT = 5;
export const MAX_ORDINARY_CALLS_IN_FLIGHT = 4;

export const MessageType = { call: 0, reply: 1, message: 2, stream: 3, streamHole: 6 } as const;
export const MessageStatus = { ok: 0, error: 1, continue: 2 } as const;
