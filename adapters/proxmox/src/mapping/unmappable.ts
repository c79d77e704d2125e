import { err } from '@anyvisor/domain';
import type { Err, MappingError } from '@anyvisor/domain';

export function unsupported(pointer: string, subject: unknown, message: string): Err<MappingError> {
  return err({ kind: 'UnsupportedSetting', subject: String(subject).slice(0, 100), pointer, message });
}

export function unknownUnit(
  kind: MappingError['kind'],
  subject: string,
  pointer: string,
  known: readonly { readonly name: string }[],
): Err<MappingError> {
  return err({
    kind,
    subject: subject.slice(0, 100),
    pointer,
    message: `this cluster has no ${subject === '' ? 'such thing' : subject.slice(0, 100)}`,
    candidates: [...new Set(known.map(({ name }) => name))].slice(0, 5),
  });
}
