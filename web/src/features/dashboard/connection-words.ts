import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { Summary } from './summary-query.ts';

type Reason = Summary['connections']['attention'][number]['reasons'][number];

/** Why a connection is listed among what needs attention. */
export const attentionLabels: Readonly<Record<Reason, MessageDescriptor>> = {
  UNREACHABLE: msg`does not answer`,
  DEGRADED: msg`answers with errors`,
  NOT_YET_REACHED: msg`was never reached`,
  SILENT: msg`has told nothing for long`,
  DISABLED: msg`is switched off`,
  READ_ONLY: msg`is read-only`,
};
