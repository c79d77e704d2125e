import type { EventType } from '@anyvisor/api';
import type { Json } from '@anyvisor/domain';

/** Something that happened to something of a tenant; types are nouns and past verbs. */
export interface NewEvent {
  readonly type: EventType;
  readonly subject: EventSubject;
  /** No secrets; what a list needs to show the change without asking again. */
  readonly data: { readonly [key: string]: Json };
}

export interface EventSubject {
  readonly type: 'vm' | 'connection' | 'operation' | 'resource' | 'template' | 'token' | 'tenant';
  readonly id: string;
  readonly name?: string;
}

/** Kept: numbered without gaps per tenant, replayed to whoever asks from an older number. */
export interface StoredEvent extends NewEvent {
  readonly seq: number;
  readonly time: Date;
}

/** Progress and the like: told once to whoever listens now, on every node. */
export interface EphemeralEvent extends NewEvent {
  readonly seq: null;
  readonly time: Date;
}

export type FeedEvent = StoredEvent | EphemeralEvent;

/** The next call waits for the promise of this one. */
export type EventListener = (events: readonly FeedEvent[]) => void | Promise<void>;
