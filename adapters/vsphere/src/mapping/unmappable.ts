import { err } from '@anyvisor/domain';
import type { Err, MappingError } from '@anyvisor/domain';

export type Unmapped = Err<MappingError>;

export function unsupported(pointer: string, subject: string, message: string): Unmapped {
  return err({ kind: 'UnsupportedSetting', subject, pointer, message });
}

export function unknownUnit(
  kind: MappingError['kind'],
  subject: string,
  pointer: string,
  known: readonly { readonly name: string }[],
): Unmapped {
  return err({
    kind,
    subject,
    pointer,
    message: `this endpoint has no ${subject === '' ? 'such thing' : subject.slice(0, 100)}`,
    candidates: known.slice(0, 5).map(({ name }) => name),
  });
}
