import type { VmFinding } from '@anyvisor/domain';
import type { NativeObject } from '../protocol/properties.ts';
import { date, flag, moRef, text } from '../protocol/vim-value.ts';
import type { VimObject } from '../protocol/vim-value.ts';

const severities: ReadonlyMap<string, VmFinding['severity']> = new Map([
  ['red', 'problem'],
  ['yellow', 'warning'],
]);

/** Triggered alarms (AlarmState) that are red or yellow; one that somebody has acknowledged is told as worth knowing. */
export function alarmFindings(
  states: readonly VimObject[],
  alarms: readonly NativeObject[],
): readonly VmFinding[] {
  return states.flatMap((state): readonly VmFinding[] => {
    const status = text(state, 'overallStatus') ?? '';
    const severity = severities.get(status);
    if (severity === undefined) return [];
    const ref = moRef(state, 'alarm');
    const about = alarms.find((one) => one.ref.value === ref?.value)?.properties;
    const name = text(about?.['info.name']) ?? ref?.value ?? 'unnamed';
    const acknowledged = flag(state, 'acknowledged') === true;
    const since = date(state, 'time')?.toISOString();
    return [
      {
        id: 'alarm',
        subject: text(state, 'key') ?? name,
        severity: acknowledged ? 'info' : severity,
        title: `vCenter alarm: ${name}`,
        why: [
          sentence(text(about?.['info.description']) ?? ''),
          `The alarm is ${status}${since === undefined ? '' : ` since ${since}`}${acknowledged ? ', and somebody has acknowledged it' : ''}.`,
        ]
          .filter((one) => one !== '')
          .join(' '),
        specPatch: [],
      },
    ];
  });
}

/** With a full stop. */
export function sentence(given: string): string {
  const said = given.trim().slice(0, 1000);
  return said === '' || /[.!]$/.test(said) ? said : `${said}.`;
}
