import { err, hypervisorError, reportFailure } from '@anyvisor/domain';
import type { ConnectionReport, HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext, HypervisorPort } from '@anyvisor/port';

/** The test's report when it passed, otherwise the error of its first failed step. */
export async function probe(
  port: HypervisorPort,
  ctx: CallContext,
): Promise<Result<ConnectionReport, HypervisorError>> {
  const answer = await port.testConnection(ctx);
  if (!answer.ok) {
    return answer;
  }
  const failed = answer.value.steps.find((step) => step.outcome === 'failed');
  if (failed === undefined) {
    return answer;
  }
  return err(
    reportFailure(answer.value) ??
      hypervisorError('ConnectionFailed', {
        message: `The connection test failed at ${failed.name}: ${failed.detail}`,
      }),
  );
}
