import type { VmRef } from './verbs.ts';

/** What every dialog of a verb is given. */
export interface VerbDialogProps {
  readonly vm: VmRef;
  /** Closes the dialog: it is done, or given up. */
  readonly onDone: () => void;
}
