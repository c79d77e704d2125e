import { Readable } from 'node:stream';
import { connectionRoutes } from '@anyvisor/api';
import type { ConnectionReportView, ConnectionTestLine } from '@anyvisor/api';
import { publicError, reportFailure } from '@anyvisor/domain';
import type { ConnectionReport, ConnectionTestStep, HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ok, valueOf } from '../answers.ts';
import { requestContext } from '../call-context.ts';
import type { HttpDeps } from '../deps.ts';
import { handle, streamed } from '../handle.ts';
import { asFault, problemOf } from '../problem.ts';
import { toldSteps } from './told-steps.ts';

/** A test may take this long, in seconds. */
const testSeconds = 45;
const lines = 'application/x-ndjson';

type Deps = Pick<HttpDeps, 'connections' | 'refreshConnection'>;
type Test = (
  context: CallContext,
  onStep: (step: ConnectionTestStep) => void,
) => Promise<Result<ConnectionReport, HypervisorError>>;

interface Asked {
  readonly raw: FastifyRequest;
  readonly signal: AbortSignal;
  readonly correlationId: string;
}

export function addConnectionTestRoutes(app: FastifyInstance, deps: Deps): void {
  const { connections } = deps;
  handle(app, connectionRoutes.testUnsavedConnection, (call) =>
    answerTest(call, (context, onStep) =>
      connections.testUnsaved(call.principal.tenantId, call.body.parameters, context, onStep),
    ),
  );
  handle(app, connectionRoutes.testConnection, (call) => {
    const { connectionId } = call.params;
    const { tenantId } = call.principal;
    return answerTest(call, async (context, onStep) => {
      const report = await connections.test(tenantId, connectionId, context, onStep);
      // A refused login is not tried again by itself: who made it work says so by testing it.
      const { status } = valueOf(await connections.get(tenantId, connectionId));
      if (report.ok && reportFailure(report.value) === undefined && status.health !== 'HEALTHY') {
        await deps.refreshConnection(tenantId, connectionId);
      }
      return report;
    });
  });
}

/** The report at the end or, for who asks for lines, each step as it ends; a test that cannot even begin is refused. */
async function answerTest(call: Asked, test: Test) {
  if (!accepts(call.raw)) {
    return ok(wireReport(valueOf(await test(requestContext(call, testSeconds), () => undefined))));
  }
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, call.signal]);
  const told = toldSteps((onStep) => test(requestContext({ ...call, signal }, testSeconds), onStep));
  if ((await told.begun) === 'refused') {
    valueOf(await told.result);
  }
  const stream = Readable.from(testLines(told, call.correlationId));
  // Who hangs up need not be told any more, and nobody else asked.
  stream.once('close', () => gone.abort());
  return streamed(stream, lines);
}

async function* testLines(
  { steps, result }: ReturnType<typeof toldSteps>,
  correlationId: string,
): AsyncGenerator<string> {
  const told = new Set<string>();
  try {
    for await (const step of steps) {
      told.add(step.name);
      yield line({ step: wireStep(step) });
    }
    const report = wireReport(valueOf(await result));
    for (const step of report.steps.filter(({ name }) => !told.has(name))) {
      yield line({ step });
    }
    yield line({ report });
  } catch (thrown) {
    yield line({ problem: problemOf(asFault(thrown), correlationId) });
  }
}

function line(content: ConnectionTestLine): string {
  return `${JSON.stringify(content)}\n`;
}

/** Asked for by name: any type gets what it always got. */
function accepts({ headers }: FastifyRequest): boolean {
  const types = (headers.accept ?? '').split(',').map((type) => type.split(';')[0]?.trim().toLowerCase());
  return types.includes(lines);
}

/** What was learnt shows in the connection's parameters, once it is kept. */
function wireReport(report: ConnectionReport): ConnectionReportView {
  const { product, version, endpointId, fingerprint, missingRights, capabilities } = report;
  const steps = report.steps.map(wireStep);
  return { product, version, endpointId, fingerprint, missingRights, capabilities, steps };
}

function wireStep(step: ConnectionTestStep): ConnectionReportView['steps'][number] {
  return step.error === undefined ? step : { ...step, error: publicError(step.error) };
}
