import type { ConnectionReport, ConnectionTestStep, HypervisorError, Result } from '@anyvisor/domain';

type Tested = Result<ConnectionReport, HypervisorError>;

export interface ToldSteps {
  /** In the order in which they were told; ends with the test. */
  readonly steps: AsyncIterable<ConnectionTestStep>;
  readonly result: Promise<Tested>;
  /** As soon as there is something to tell: a step, a report, or that the test could not run at all. */
  readonly begun: Promise<'told' | 'refused'>;
}

/** Begins a test that calls back with its steps, and lets them be waited for one by one. */
export function toldSteps(test: (onStep: (step: ConnectionTestStep) => void) => Promise<Tested>): ToldSteps {
  const waiting: ConnectionTestStep[] = [];
  const begun = Promise.withResolvers<'told' | 'refused'>();
  let news = Promise.withResolvers<void>();
  const over = new AbortController();
  const result = test((step) => {
    waiting.push(step);
    begun.resolve('told');
    news.resolve();
  }).finally(() => {
    over.abort();
    news.resolve();
  });
  result.then(
    ({ ok }) => begun.resolve(ok ? 'told' : 'refused'),
    () => begun.resolve('refused'),
  );
  async function* steps(): AsyncGenerator<ConnectionTestStep> {
    while (!over.signal.aborted || waiting.length > 0) {
      const next = waiting.shift();
      if (next === undefined) {
        await news.promise;
        news = Promise.withResolvers<void>();
      } else {
        yield next;
      }
    }
  }
  return { steps: steps(), result, begun: begun.promise };
}
