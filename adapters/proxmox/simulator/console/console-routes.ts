import { randomBytes } from 'node:crypto';
import { fullName } from '../access/access.ts';
import { ApiError, dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { guestOf } from '../guests/find-guest.ts';
import { isOn } from '../guests/power-state.ts';
import type { GuestKind } from '../state/guest.ts';
import { nameOf } from '../state/guest.ts';
import { startTask } from '../tasks/start-task.ts';
import { speakRfb } from './rfb.ts';
import { speakTerminal } from './terminal.ts';
import type { Channel } from './consoles.ts';

/** How long a console waits for its connection. */
const patience = 10_000;

/** Graphical and text consoles of guests and nodes: a ticket and a port first, then the web socket. */
export const consoleRoutes: Handlers = {
  ...guestConsoles('qemu'),
  ...guestConsoles('lxc'),
  'POST /nodes/{node}/vncshell': (call) =>
    openVnc(call, `/nodes/${call.args.text('node')}`, call.args.text('node'), 'vncshell', ''),
  'POST /nodes/{node}/termproxy': (call) => {
    demandPam(call);
    return openTerminal(
      call,
      `/nodes/${call.args.text('node')}`,
      `root@${call.args.text('node')}:~# `,
      'vncshell',
      '',
    );
  },
  'GET /nodes/{node}/vncwebsocket': (call) => confirm(call, `/nodes/${call.args.text('node')}`),
};

function guestConsoles(kind: GuestKind): Handlers {
  const base = `/nodes/{node}/${kind}/{vmid}`;
  const path = (call: Call): string => `/vms/${call.args.text('vmid')}`;
  return {
    [`POST ${base}/vncproxy`]: (call) => {
      const guest = guestOf(call, kind);
      if (kind === 'qemu' && !isOn(guest)) throw dies(`VM ${String(guest.vmid)} not running`);
      return openVnc(call, path(call), nameOf(guest), 'vncproxy', String(guest.vmid));
    },
    [`POST ${base}/termproxy`]: (call) => {
      const guest = guestOf(call, kind);
      if (kind === 'qemu' && guest.config['serial0'] === undefined)
        throw dies('unable to find a serial interface');
      return openTerminal(call, path(call), `root@${nameOf(guest)}:~# `, 'vncproxy', String(guest.vmid));
    },
    [`GET ${base}/vncwebsocket`]: (call) => {
      guestOf(call, kind);
      return confirm(call, path(call));
    },
  };
}

function openVnc(call: Call, path: string, name: string, type: string, id: string): unknown {
  const ticket = call.world.access.tickets.issueConsole(fullName(call.identity), path);
  const password = call.args.flag('generate-password')
    ? randomBytes(6).toString('base64').slice(0, 8)
    : undefined;
  const session = open(call, ticket, type, id, (channel) => {
    speakRfb(channel, name, password ?? ticket);
  });
  const cert = call.world.nodes.get(call.args.text('node'))?.fingerprint ?? '';
  return { ...session, cert, ...(password === undefined ? {} : { password }) };
}

function openTerminal(call: Call, path: string, prompt: string, type: string, id: string): unknown {
  const { tickets } = call.world.access;
  const user = fullName(call.identity);
  const ticket = tickets.issueConsole(user, path);
  return open(call, ticket, type, id, (channel) => {
    // Before access-control 9.0.4 the name of a token was no user's name to it.
    const isName = (who: string) => who === user && (call.world.major >= 9 || !who.includes('!'));
    speakTerminal(channel, prompt, (who, given) => isName(who) && tickets.isConsole(given, who, path));
  });
}

/** The worker ends with the connection, or when none comes. */
function open(
  call: Call,
  ticket: string,
  type: string,
  id: string,
  speak: (channel: Channel) => void,
): { readonly port: string } & Record<string, unknown> {
  const { world } = call;
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const session = world.consoles.open(ticket, speak, end);
  const upid = startTask(call, type, id, async () => {
    const cancel = world.clock.after(patience, () => {
      if (!session.connected) end();
    });
    await over;
    cancel();
    world.consoles.close(session.port);
    if (!session.connected) throw dies('connection timed out');
  });
  return { user: fullName(call.identity), ticket, port: String(session.port), upid };
}

/** The web socket's own checks: the same asker, a young ticket, a port that waits. */
function confirm(call: Call, path: string): unknown {
  const { world, identity, args } = call;
  if (!world.access.tickets.isConsole(args.text('vncticket'), fullName(identity), path)) {
    throw new ApiError(401, 'permission denied - invalid PVEVNC ticket');
  }
  if (!world.consoles.has(args.number('port'))) throw dies(`connection refused on port ${args.text('port')}`);
  return { port: args.text('port') };
}

function demandPam(call: Call): void {
  if (!call.identity.user.endsWith('@pam')) throw dies('unable to open a shell for a user outside of pam');
}
