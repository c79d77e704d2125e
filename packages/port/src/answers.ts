import type { HypervisorError, Json, Result } from '@anyvisor/domain';
import type { Duplex } from 'node:stream';

/** A created or cloned VM. */
export interface CreatedVm {
  readonly nativeRef: string;
  readonly name: string;
}

export interface CreatedDisk {
  readonly diskKey: string;
  readonly effect: ChangeEffect;
}

export interface CreatedNic {
  readonly nicKey: string;
  readonly mac: string;
  readonly effect: ChangeEffect;
}

/** `pending`: it holds from the next start. What a re-read shows, not what the call returned. */
export type ChangeEffect = 'applied' | 'pending';

export interface Reconfigured {
  readonly changes: readonly { readonly field: string; readonly effect: ChangeEffect }[];
}

/** Something that carries a marker: found again after a crash. */
export interface MarkedObject {
  readonly kind: 'vm' | 'disk' | 'snapshot' | 'nic' | 'backup' | 'other';
  readonly nativeRef: string;
  readonly name: string;
}

/** A console: bytes through us, or a ticket the browser takes to the platform. */
export type ConsoleSession =
  | {
      readonly kind: 'stream';
      readonly protocol: 'vnc' | 'serial';
      readonly stream: Duplex;
      /** For the viewer's handshake; short-lived. */
      readonly password?: string;
    }
  | {
      readonly kind: 'ticket';
      readonly protocol: 'webmks' | 'spice';
      readonly url: string;
      readonly facts: Json;
    };

/** A still of a VM's screen, at most {@link screenshotMaxBytes}. */
export interface Screenshot {
  readonly mediaType: 'image/png' | 'image/x-portable-pixmap';
  readonly bytes: Uint8Array;
}

/** A screen of 4K without compression. */
export const screenshotMaxBytes = 32 * 1024 * 1024;

export type ConsoleProtocol = ConsoleSession['protocol'];

/** A piece of a disk: bytes, or a hole that reads as zeros. */
export type DiskChunk =
  | { readonly offset: number; readonly data: Uint8Array }
  | { readonly offset: number; readonly zeroLength: number };

export interface DiskExport {
  readonly sizeBytes: number;
  /** Ascending by offset; ends early with an error in the last place. */
  readonly chunks: AsyncIterable<Result<DiskChunk, HypervisorError>>;
}

export interface ImportedDisk {
  readonly nativeRef: string;
  readonly sizeBytes: number;
}

export interface ChangedBlocks {
  /** Names the state the answer leads to: give it as `since` next time. */
  readonly changeId: string;
  readonly extents: readonly { readonly offset: number; readonly length: number }[];
}

export interface BackupInfo {
  /** Names it at its endpoint for ever, without the VM: what `since`, `restoreVm` and `deleteBackup` take. */
  readonly backupId: string;
  /** What it takes at its target; null when the platform does not say. */
  readonly sizeBytes: number | null;
  /** `incremental`: it stands on `parentId` and is worth nothing without it. */
  readonly mode: 'full' | 'incremental';
  readonly parentId: string | null;
  /** `guest`: the guest held its file systems still; `crash`: as after a power cut. */
  readonly consistency: 'guest' | 'crash';
}

/**
 * An endpoint that takes VMs from another one of its type, as only its own adapter understands it. It lives in this
 * process, no longer than the port it came from, and is never recorded.
 */
export interface MigrationTarget {
  readonly endpoint: object;
}

/** How a move to another endpoint went; what the platform does not say is null. */
export interface Moved {
  /** What the VM is called where it is now. */
  readonly nativeRef: string;
  readonly seconds: number | null;
  readonly downtimeMs: number | null;
  readonly transferredBytes: number | null;
}

/** A line of the platform's own audit trail. */
export interface PlatformEvent {
  readonly id: string;
  readonly at: Date;
  readonly severity: 'info' | 'warning' | 'error';
  readonly type: string;
  readonly message: string;
  readonly user: string | null;
  /** Native reference of the VM it is about. */
  readonly vm: string | null;
}
