import type { OperationView } from './operation.ts';
import type { OperationKindName } from './requests.ts';

export interface OperationPage {
  /** 1–500. */
  readonly limit: number;
  readonly cursor?: string;
  readonly vmId?: string;
  readonly connectionId?: string;
  readonly states?: readonly OperationView['state'][];
  readonly kinds?: readonly OperationKindName[];
  /** `type:id` of who asked for them. */
  readonly requester?: string;
  /** Asked for, or ended, then or later. */
  readonly since?: Date;
}

export interface OperationList {
  readonly items: readonly OperationView[];
  readonly nextCursor: string | null;
  readonly estimatedTotal: number | null;
}
