import type { FastifyReply } from 'fastify';

/** Runs `work` with a signal that is aborted when the caller hangs up before the answer. */
export async function whileWanted<T>(
  reply: FastifyReply,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const gone = () => controller.abort(new Error('the caller has gone'));
  reply.raw.once('close', gone);
  try {
    return await work(controller.signal);
  } finally {
    reply.raw.off('close', gone);
  }
}
