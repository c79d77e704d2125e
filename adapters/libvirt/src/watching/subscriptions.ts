import type { Unsubscribe } from '../protocol/event-hub.ts';
import type { EventKind } from '../protocol/event-messages.ts';
import { events } from '../protocol/event-messages.ts';
import { LibvirtError } from '../protocol/remote-error.ts';
import { isProbeGuest } from '../proof/probe-guest.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { News } from './news.ts';

interface AboutDomain {
  readonly dom: { readonly uuid: string };
}

/** Whatever changes what we tell of a domain. */
const domainEvents: readonly EventKind<AboutDomain>[] = [
  events.domainLifecycle,
  events.domainReboot,
  events.domainAgentLifecycle,
  events.domainDeviceAdded,
  events.domainDeviceRemoved,
  events.domainDiskChange,
  events.domainBalloonChange,
  events.domainMetadataChange,
  events.domainMemoryDeviceSizeChange,
  events.domainTunable,
  events.domainJobCompleted,
] as readonly EventKind<AboutDomain>[];

/** virDomainEventType: what it was before it went off is no longer true. */
const STOPPED = 5;

/** Turns events into news; an event this driver does not know is done without. Answers how to stop. */
export async function subscribeToNews(
  { client, memory }: Endpoint,
  news: News,
): Promise<() => Promise<void>> {
  const stops: Unsubscribe[] = [];
  const listen = async <M>(kind: EventKind<M>, handler: (message: M) => void): Promise<void> => {
    try {
      stops.push(await client.subscribe(kind, handler));
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
    }
  };
  const offState = client.onState((state, reason) => {
    if (state === 'down' || state === 'closed') news.fail(reason ?? new Error('the connection was closed'));
  });
  const offReconnected = client.onReconnected(() => news.all());
  const stop = async (): Promise<void> => {
    offState();
    offReconnected();
    await Promise.allSettled(stops.map((unsubscribe) => unsubscribe()));
  };
  try {
    await Promise.all([
      ...domainEvents.map((kind) =>
        listen(kind, ({ dom }) => {
          if (!isProbeGuest(dom.uuid)) news.domain(dom.uuid);
        }),
      ),
      // Agents come and go with new words.
      listen(events.domainAgentLifecycle, ({ dom }) => memory.guests.forget(dom.uuid)),
      listen(events.domainLifecycle, ({ dom, event }) => {
        if (event === STOPPED) memory.guests.forget(dom.uuid);
      }),
      listen(events.storagePoolLifecycle, () => news.surroundings()),
      listen(events.storagePoolRefresh, () => news.surroundings()),
      listen(events.networkLifecycle, () => news.surroundings()),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
