import type { Schemas } from '../../api/client.ts';

type Ticket = Extract<Schemas['Console'], { kind: 'ticket' }>;

export interface TicketParts {
  readonly host: string;
  readonly port: string;
  /** The secret part of the address; null: it has none. */
  readonly secret: string | null;
}

/** An address such as `wss://esx:443/ticket/abc` or `spice://host:5900` in its parts. */
export function ticketParts({ url }: Pick<Ticket, 'url'>): TicketParts {
  // URL knows default ports and hosts of a few schemes only: any other is read as one of them.
  const like = URL.parse(url.replace(/^[a-z+]+:/i, 'https:'));
  const secure = !/^(ws|http):/i.test(url);
  const path = like?.pathname.split('/').filter((part) => part !== '') ?? [];
  return {
    host: like?.hostname ?? url,
    port: like === null || like.port === '' ? (secure ? '443' : '80') : like.port,
    secret: path.at(-1) ?? null,
  };
}

/** What Remote Viewer opens (virt-viewer(1), "CONNECTION FILE"): facts of the ticket that it knows are passed on. */
export function virtViewerFile(ticket: Pick<Ticket, 'url' | 'facts'>, name: string): string {
  const { host, port } = ticketParts(ticket);
  const facts = typeof ticket.facts === 'object' && ticket.facts !== null ? Object.entries(ticket.facts) : [];
  const known = ['password', 'tls-port', 'ca', 'host-subject', 'proxy', 'delete-this-file'];
  const lines = new Map<string, string>([
    ['type', 'spice'],
    ['title', name],
    ['host', host],
    ['port', port],
    ['delete-this-file', '1'],
  ]);
  for (const [key, value] of facts) {
    if (known.includes(key) && (typeof value === 'string' || typeof value === 'number')) {
      // A line break would begin a setting of its own.
      lines.set(key, String(value).replaceAll(/\r?\n/g, '\\n'));
    }
  }
  return ['[virt-viewer]', ...[...lines].map(([key, value]) => `${key}=${value}`), ''].join('\n');
}
