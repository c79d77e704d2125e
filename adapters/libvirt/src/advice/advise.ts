import type { VmFinding } from '@anyvisor/domain';
import { cpuRules } from './cpu-rules.ts';
import { diskRules } from './disk-rules.ts';
import { guestRules } from './guest-rules.ts';
import { memoryRules } from './memory-rules.ts';
import { monitorRules } from './monitor-rules.ts';
import { nicRules } from './nic-rules.ts';
import { numaRules } from './numa-rules.ts';
import type { AdviceSubject, Rules } from './subject.ts';

const groups: readonly Rules[] = [
  guestRules,
  cpuRules,
  numaRules,
  memoryRules,
  diskRules,
  nicRules,
  monitorRules,
];

/** What could be better about a machine, each with the change to its spec that mends it. Pure. */
export function advise(subject: AdviceSubject): readonly VmFinding[] {
  return groups.flatMap((rules) => rules(subject));
}
