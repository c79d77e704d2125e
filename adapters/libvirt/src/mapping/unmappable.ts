import type { MappingError } from '@anyvisor/domain';

/** Ends a mapping from anywhere inside it; `mapProvisionSpec` turns it into its answer. */
export class Unmappable extends Error {
  readonly error: MappingError;

  constructor(error: MappingError) {
    super(error.message);
    this.name = 'Unmappable';
    this.error = error;
  }
}

/** A setting libvirt cannot give this VM; never dropped in silence. `why` is a whole sentence. */
export function unsupported(
  pointer: string,
  subject: unknown,
  why: string,
  candidates?: readonly string[],
): Unmappable {
  return new Unmappable({
    kind: 'UnsupportedSetting',
    subject: String(subject),
    pointer,
    message: why,
    ...(candidates === undefined ? {} : { candidates }),
  });
}

/** At most this many names help a person; more do not. */
export const MAX_CANDIDATES = 10;
