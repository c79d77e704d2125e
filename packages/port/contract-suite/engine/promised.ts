import type { Feature } from '@anyvisor/domain';
import { test } from 'vitest';
import type { OptionalPort } from '../../src/hypervisor-port.ts';
import { optionalMethods } from '../../src/optional-methods.ts';
import type { ContractRun } from './contract-run.ts';

interface PromisedTest {
  /** The optional methods this test tries. */
  readonly methods: readonly (keyof OptionalPort)[];
  /** A sentence without its beginning "where promised,". */
  readonly title: string;
  /** Features that must be there as well. */
  readonly features?: readonly Feature[];
  /** Says why this peer cannot try it, or undefined when it can. */
  readonly without?: (run: ContractRun) => string | undefined;
  /** @default the deadline of a drill */
  readonly timeout?: number;
  readonly body: () => Promise<void>;
}

/** A test of an optional ability: runs where this endpoint promises it, and says why where it does not run. */
export function promised(run: ContractRun, { methods, title, body, ...wish }: PromisedTest): void {
  for (const method of methods) {
    run.exercised.add(method);
  }
  test(`where promised, ${title}`, { timeout: wish.timeout ?? run.deadlines.drill }, async ({ skip }) => {
    const missing = methods.find((method) => !run.promises(...optionalMethods[method]));
    skip(missing !== undefined, `this endpoint does not promise ${missing}`);
    const feature = wish.features?.find((one) => !run.promises(one));
    skip(feature !== undefined, `this endpoint does not promise ${feature}`);
    const reason = wish.without?.(run);
    skip(reason !== undefined, reason);
    await body();
  });
}
