import { apiPrefix, consoleRoutes } from '@anyvisor/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answer, ok, valueOf } from '../answers.ts';
import { ApiFault } from '../api-fault.ts';
import { audited } from '../audited.ts';
import { requestContext } from '../call-context.ts';
import { proxyConsole } from '../console/proxy.ts';
import { createConsoleTickets } from '../console/tickets.ts';
import type { WaitingConsole } from '../console/tickets.ts';
import type { HttpDeps } from '../deps.ts';
import { callOf, handle, urlOf } from '../handle.ts';
import { notAWebSocket } from '../not-a-websocket.ts';
import { demandOwnPage } from '../own-pages.ts';
import { stillValid, whenNoLongerValid } from '../stream/still-valid.ts';
import { knownVm } from './vms.ts';

const openSeconds = 30;

/** A console is opened by a request that may be refused in words, and carried by a WebSocket that only moves bytes. */
export function addConsoleRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const tickets = createConsoleTickets(deps.clock.now);
  app.addHook('preClose', async () => tickets.close());
  handle(app, consoleRoutes.getVmScreenshot, async (call) => {
    const vm = await knownVm(deps, call.principal.tenantId, call.params.vmId);
    const { port } = valueOf(await deps.connections.port(call.principal.tenantId, vm.connectionId));
    const shot = valueOf(await port.takeScreenshot(requestContext(call, openSeconds), vm.nativeRef));
    await audited(deps, call.principal, 'vm.screenshot', { type: 'vm', id: vm.id, name: vm.name });
    const data = Buffer.from(shot.bytes).toString('base64');
    return ok({ takenAt: deps.clock.now().toISOString(), mediaType: shot.mediaType, data });
  });
  handle(app, consoleRoutes.openConsole, async (call) => {
    const { tenantId } = call.principal;
    const vm = await knownVm(deps, tenantId, call.params.vmId);
    const { port } = valueOf(await deps.connections.port(tenantId, vm.connectionId));
    const protocol = call.body?.protocol ?? 'vnc';
    const session = valueOf(
      await port.openConsole(requestContext(call, openSeconds), vm.nativeRef, protocol),
    );
    await audited(deps, call.principal, 'vm.console', { type: 'vm', id: vm.id, name: vm.name }, { protocol });
    if (session.kind === 'ticket') {
      return answer(201, session);
    }
    const issued = tickets.issue({ stream: session.stream, tenantId, vmId: vm.id, opener: call.raw });
    if (issued === undefined) {
      session.stream.destroy();
      throw new ApiFault(
        429,
        'RateLimited',
        'Too many consoles wait for their viewers',
        {},
        {
          retriable: true,
          headers: { 'retry-after': '30' },
        },
      );
    }
    return answer(201, {
      kind: 'stream' as const,
      protocol: session.protocol,
      path: `${apiPrefix}${consoleRoutes.consoleSocket.path}?ticket=${issued.ticket}`,
      password: session.password ?? null,
      expiresAt: issued.expiresAt.toISOString(),
    });
  });

  const contract = consoleRoutes.consoleSocket;
  const redeemed = new WeakMap<FastifyRequest, WaitingConsole>();
  app.route({
    method: 'GET',
    url: urlOf(contract),
    config: { contract },
    preHandler: async (request) => {
      if (!request.ws) {
        return;
      }
      const { query } = callOf(contract, request, new AbortController().signal);
      demandOwnPage(request);
      const console = tickets.redeem(query.ticket);
      if (console === undefined || !(await stillValid(console.opener, 'vms:console'))) {
        console?.stream.destroy();
        throw new ApiFault(404, 'ResourceNotFound', 'The console ticket is unknown, used or expired', {
          resourceType: 'console ticket',
          resourceId: 'the one in the address',
          nextStep: 'Open the console again.',
        });
      }
      redeemed.set(request, console);
    },
    handler: notAWebSocket,
    wsHandler: async (socket, request) => {
      const console = redeemed.get(request);
      if (console === undefined) {
        socket.terminate();
        return;
      }
      const { stream, opener } = console;
      const forget = whenNoLongerValid(deps, opener, 'vms:console', () => socket.terminate());
      socket.once('close', forget);
      await proxyConsole(socket, stream, () => stillValid(opener, 'vms:console'));
    },
  });
}
