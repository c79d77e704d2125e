import type { FeatureSupport, HostAcceleration } from '@anyvisor/domain';
import type { BootProof } from './boot-proof.ts';

/** How a connection wants its guests run. */
export type WantedVirtType = 'auto' | 'kvm' | 'qemu';

export interface AccelerationFacts {
  readonly driver: 'qemu' | 'test';
  readonly readOnly: boolean;
  readonly advertised: boolean;
  readonly wanted: WantedVirtType;
  readonly proof: BootProof | undefined;
}

/** Whether booting a guest would tell anybody anything. */
export function isWorthProving({ driver, readOnly, advertised, wanted }: AccelerationFacts): boolean {
  return driver === 'qemu' && !readOnly && advertised && wanted !== 'qemu';
}

/** Advertised and proven are two things: what a host claims, and what a guest did on it. */
export function acceleration(facts: AccelerationFacts): HostAcceleration {
  const { advertised, proof } = facts;
  if (proof !== undefined) return { advertised, proven: proof.proven, detail: proof.detail };
  return { advertised, proven: null, detail: whyUnproven(facts) };
}

/** As a capability. */
export function accelerationSupport(facts: AccelerationFacts): FeatureSupport {
  const { proven, detail } = acceleration(facts);
  if (proven === true) return { support: 'full' };
  if (proven === false) {
    return { support: 'none', reason: `KVM is advertised but does not work: ${detail}` };
  }
  if (facts.wanted === 'qemu' || !facts.advertised || facts.driver === 'test') {
    return { support: 'none', reason: detail };
  }
  return { support: 'partial', reason: `KVM is advertised, not proven: ${detail}` };
}

function whyUnproven({ driver, readOnly, advertised, wanted }: AccelerationFacts): string {
  if (driver === 'test') return 'the test driver runs no guest';
  if (!advertised) return 'the host advertises no KVM: its guests are emulated';
  if (wanted === 'qemu') return 'the connection says virtType qemu: its guests are emulated';
  if (readOnly) return 'nothing can be booted through the read-only socket';
  return 'a test guest is being booted, look again in half a minute';
}
