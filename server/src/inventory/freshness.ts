import type { Confidence } from '@anyvisor/domain';

/** What the rows of a VM (or unit) and of its connection say about how good the knowledge is. */
export interface FreshnessFacts {
  readonly seenAt: Date;
  readonly missingSince: Date | null;
  readonly enabled: boolean;
  readonly health: string | null;
  readonly lastSeenAt: Date | null;
}

export interface Freshness {
  readonly seenAt: Date;
  readonly stale: boolean;
  readonly staleReason: string | null;
  readonly confidence: Confidence;
}

/** A healthy endpoint gives a sign of life every 30 s: after three without one nobody listens to it any more. In ms. */
export const silenceLimit = 90_000;

/**
 * How far an answer can be trusted. A VM that does not change is not written again and again: as long as its endpoint
 * talks to us, it was seen when the endpoint was.
 */
export function freshness(facts: FreshnessFacts, now: Date): Freshness {
  if (facts.missingSince !== null) {
    const staleReason = 'The hypervisor does not show it any more';
    return { seenAt: facts.seenAt, stale: true, staleReason, confidence: 'MISSING' };
  }
  const seenAt =
    facts.lastSeenAt !== null && facts.lastSeenAt > facts.seenAt ? facts.lastSeenAt : facts.seenAt;
  const staleReason = whyStale(facts, seenAt, now);
  return {
    seenAt,
    stale: staleReason !== null,
    staleReason,
    confidence: staleReason === null ? 'OBSERVED' : 'STALE',
  };
}

function whyStale(facts: FreshnessFacts, seenAt: Date, now: Date): string | null {
  if (!facts.enabled) {
    return 'The connection is switched off';
  }
  if (facts.health === 'UNREACHABLE') {
    return 'The hypervisor does not answer';
  }
  return now.getTime() - seenAt.getTime() > silenceLimit
    ? 'There was no news from the hypervisor for a while'
    : null;
}
