import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConsoleProtocol, ConsoleSession } from '@anyvisor/port';
import { attribute, child, children, readXml } from '@anyvisor/toolkit/xml-reader';
import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { LibvirtTarget } from './address.ts';
import { CODE, isCode, unavailable, wrongState } from './faults.ts';
import { isActive } from './actions/destroy-domain.ts';
import type { Domain } from './protocol/handles.ts';
import { procedures } from './protocol/procedures.ts';
import { findDomain } from './reading/one-vm.ts';
import type { SshLink } from './protocol/ssh/link.ts';
import type { Endpoint } from './session/endpoint.ts';
import type { LibvirtSession } from './session/libvirt-session.ts';

/** VIR_DOMAIN_CONSOLE_FORCE: whoever came last has the line. */
const FORCE = 1;
/** VIR_DOMAIN_XML_SECURE: with the VNC password. */
const SECURE = 1;

/** The serial line through libvirt itself; the screen straight from QEMU's VNC server. */
export async function openConsole(
  endpoint: Endpoint,
  session: Pick<LibvirtSession, 'address' | 'link'>,
  ref: string,
  protocol: ConsoleProtocol,
): Promise<ConsoleSession> {
  const dom = await findDomain(endpoint, ref);
  if (protocol !== 'vnc' && protocol !== 'serial') {
    throw unavailable('openConsole', `libvirt guests have vnc and serial consoles, not ${protocol}`);
  }
  if (!(await isActive(endpoint, dom))) {
    throw wrongState('openConsole', `${dom.name} is off: there is nothing to see`, 'Start it first.');
  }
  return protocol === 'serial' ? openSerial(endpoint, dom) : openVnc(endpoint, session, dom);
}

async function openSerial(endpoint: Endpoint, dom: Domain): Promise<ConsoleSession> {
  try {
    const { stream } = await endpoint.stream(procedures.domainOpenConsole, { dom, flags: FORCE });
    return { kind: 'stream', protocol: 'serial', stream };
  } catch (error) {
    if (!isCode(error, 1, CODE.operationFailed) || !/console|character device/i.test(error.message))
      throw error;
    throw unavailable('openConsole', `${dom.name} has no serial console: ${error.message}`);
  }
}

async function openVnc(
  endpoint: Endpoint,
  { address: { target }, link }: Pick<LibvirtSession, 'address' | 'link'>,
  dom: Domain,
): Promise<ConsoleSession> {
  const { xml } = await endpoint.call(procedures.domainGetXmlDesc, { dom, flags: SECURE });
  const graphics = children(child(readXml(xml), 'devices'), 'graphics').find(
    (element) => attribute(element, 'type') === 'vnc',
  );
  if (graphics === undefined) throw unavailable('openConsole', `${dom.name} has no VNC screen`);
  const listen = child(graphics, 'listen');
  const socket = attribute(listen, 'socket') ?? attribute(graphics, 'socket');
  const listening = attribute(listen, 'address') ?? attribute(graphics, 'listen') ?? '127.0.0.1';
  const port = Number(attribute(graphics, 'port') ?? '-1');
  const way = wayTo(target, dom.name, { socket, address: listening, port });
  const password = attribute(graphics, 'passwd');
  const stream = await (link === null
    ? dial(endpoint, way, dom.name)
    : tunnel(endpoint, link, way, dom.name));
  return { kind: 'stream', protocol: 'vnc', stream, ...(password === undefined ? {} : { password }) };
}

type ScreenWay = { readonly host: string; readonly port: number } | { readonly path: string };

interface Listener {
  readonly socket: string | undefined;
  readonly address: string;
  readonly port: number;
}

/**
 * From here to where QEMU listens; a loopback or a socket can be reached on the same machine only. An SSH login takes us
 * there.
 */
export function wayTo(target: LibvirtTarget, name: string, { socket, address, port }: Listener): ScreenWay {
  const local = target.transport === 'unix' || target.transport === 'ssh';
  if (socket !== undefined) {
    if (local) return { path: socket };
    throw unreachable(name, `listens on the socket ${socket} of its host`);
  }
  if (!Number.isInteger(port) || port < 1) throw unreachable(name, 'has no port yet');
  if (ANY.has(address)) return { host: local ? '127.0.0.1' : target.host, port };
  if (LOOPBACK.test(address) && !local) throw unreachable(name, `listens on ${address} of its host only`);
  return { host: address, port };
}

const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::', '']);
const LOOPBACK = /^(127\.|::1$|localhost$)/;

function unreachable(name: string, why: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('InvalidConfiguration', {
      message: `the screen of ${name} ${why} and cannot be reached from here`,
      field: 'extensions.LIBVIRT.vncListen',
      nextStep:
        'Let VNC listen on an address of the host: vnc_listen in its qemu.conf, or vncListen in the VM’s spec.',
    }),
  );
}

function dial({ ctx, now }: Endpoint, way: ScreenWay, name: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(way);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      ctx.signal.removeEventListener('abort', abort);
      socket.removeAllListeners('error');
      settle();
    };
    const fail = (why: string): void =>
      end(() => {
        socket.on('error', () => {});
        socket.destroy();
        reject(noAnswer(name, way, why));
      });
    const abort = (): void => fail('cancelled');
    const timer = setTimeout(() => fail('no answer in time'), Math.max(1, ctx.deadline - now()));
    ctx.signal.addEventListener('abort', abort, { once: true });
    socket.once('error', (error) => fail(error.message));
    socket.once('connect', () => {
      socket.setNoDelay(true);
      end(() => resolve(socket));
    });
  });
}

async function tunnel({ ctx, now }: Endpoint, link: SshLink, way: ScreenWay, name: string): Promise<Duplex> {
  const patience = AbortSignal.any([ctx.signal, AbortSignal.timeout(Math.max(1, ctx.deadline - now()))]);
  try {
    return await link.toAddress(way, patience);
  } catch (error) {
    throw noAnswer(name, way, error instanceof Error ? error.message : String(error));
  }
}

function noAnswer(name: string, way: ScreenWay, why: string): HypervisorFault {
  const where = 'path' in way ? way.path : `${way.host}:${way.port}`;
  return new HypervisorFault(
    hypervisorError('NetworkError', {
      message: `the screen of ${name} at ${where} does not answer: ${why}`,
      nextStep: 'Let this server through the firewall of the host to its VNC ports, 5900 and up.',
    }),
  );
}
