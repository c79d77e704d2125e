import { accessTexts } from './access.ts';
import { allowanceTexts } from './allowances.ts';
import { capabilityTexts } from './capabilities.ts';
import { connectionTexts } from './connections.ts';
import { endpointTexts } from './endpoints.ts';
import { errorTexts } from './errors.ts';
import { findingTexts } from './findings.ts';
import { nextStepTexts } from './next-steps.ts';
import { specFaultTexts } from './spec-faults.ts';

/** English template to German template. What no language has words for (a vendor's own text) is in none of these. */
export const catalogue: Readonly<Record<string, string>> = {
  ...capabilityTexts,
  ...endpointTexts,
  ...allowanceTexts,
  ...connectionTexts,
  ...nextStepTexts,
  ...findingTexts,
  ...accessTexts,
  ...errorTexts,
  ...specFaultTexts,
};
