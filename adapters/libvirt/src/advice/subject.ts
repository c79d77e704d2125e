import type { VmFinding } from '@anyvisor/domain';
import type { HostNode } from '../capabilities/host-capabilities.ts';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import type { MonitorFacts } from '../monitor/facts.ts';

/** All that advice is given from: the machine, its host, and what QEMU told if it was asked. */
export interface AdviceSubject {
  readonly domain: LibvirtDomain;
  readonly running: boolean;
  readonly host: {
    readonly nodes: readonly HostNode[];
    /** Bytes, the ordinary page first; empty when unknown. */
    readonly pageSizes: readonly number[];
    /** Guests run on the CPU itself here: proven, not just advertised. */
    readonly kvmProven: boolean;
    /** major × 1,000,000 + …; null when unknown. */
    readonly qemuVersion: number | null;
  };
  /** Null: not asked. */
  readonly monitor: MonitorFacts | null;
}

/** One group of rules: pure, every finding with another id or subject. */
export type Rules = (subject: AdviceSubject) => readonly VmFinding[];

/** A finding about the whole machine. */
export function finding(
  id: string,
  severity: VmFinding['severity'],
  words: { readonly title: string; readonly why: string; readonly subject?: string },
  specPatch: VmFinding['specPatch'] = [],
): VmFinding {
  const { title, why, subject = null } = words;
  return { id, severity, subject, title, why, specPatch };
}

/** Of `spec.extensions`. */
export const AT = '/extensions/LIBVIRT';

export const GIB = 1024 ** 3;
