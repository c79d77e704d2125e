import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Inventory, TemplateInfo, VmObservation } from '@anyvisor/domain';
import { mapTemplate } from '../inventory/map-templates.ts';
import type { AgentWords } from '../reading/agent-book.ts';
import { askAgent } from '../reading/agent-words.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { sameFace } from '../reading/guest-book.ts';
import { observeGuest } from '../reading/inventory.ts';
import type { ClusterRows, GuestRow } from '../reading/row.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { Session } from '../session.ts';

interface Entry {
  readonly row: GuestRow;
  readonly details: GuestDetails | undefined;
  readonly words: AgentWords | undefined;
  readonly told: VmObservation | TemplateInfo;
}

export interface News {
  readonly vms: readonly VmObservation[];
  readonly templates: readonly TemplateInfo[];
  readonly gone: { readonly vms: readonly string[]; readonly templates: readonly string[] };
  /** By reference, when what is told was read, in ms of `performance.now()`. */
  readonly asOf: ReadonlyMap<string, number>;
}

/** Guests that are held against what was told before others get their turn. */
const slice = 500;

/** What was told of each guest, and from what: only a guest of which one of the three has changed is mapped again. */
export class GuestDiary {
  readonly #entries = new Map<number, Entry>();

  /** The inventory that is about to be told as everything. */
  begin({ guests }: ClusterRows, session: Session, { vms, templates }: Inventory): void {
    const told = new Map<string, Entry['told']>([...vms, ...templates].map((one) => [one.nativeRef, one]));
    for (const row of guests) {
      const one = told.get(String(row.vmid));
      if (one !== undefined) this.#entries.set(row.vmid, { row, ...sourcesOf(session, row), told: one });
    }
  }

  async compare({ guests, asOf }: ClusterRows, session: Session, endpoint: Endpoint): Promise<News> {
    const vms: VmObservation[] = [];
    const templates: TemplateInfo[] = [];
    const readAt = new Map<string, number>();
    const gone = { vms: [] as string[], templates: [] as string[] };
    const seen = new Set<number>();
    for (const [index, row] of guests.entries()) {
      if (index % slice === slice - 1) await nextTurn();
      seen.add(row.vmid);
      const before = this.#entries.get(row.vmid);
      const sources = sourcesOf(session, row);
      if (before !== undefined && isSame(before, row, sources)) continue;
      const told = row.template
        ? mapTemplate(row, sources.details, endpoint)
        : observeGuest(session, row, endpoint);
      this.#entries.set(row.vmid, { row, ...sources, told });
      if (before !== undefined && before.row.template !== row.template)
        gone[before.row.template ? 'templates' : 'vms'].push(String(row.vmid));
      if (isDeepStrictEqual(before?.told, told)) continue;
      readAt.set(told.nativeRef, Math.max(asOf, sources.details?.asOf ?? 0));
      if (row.template) templates.push(told as TemplateInfo);
      else vms.push(told as VmObservation);
    }
    for (const [vmid, { row }] of this.#entries) {
      if (seen.has(vmid)) continue;
      this.#entries.delete(vmid);
      gone[row.template ? 'templates' : 'vms'].push(String(vmid));
    }
    return { vms, templates, gone, asOf: readAt };
  }

  /** Asks a few guests about themselves whose turn it is; their answers are told the next time. */
  askAgents(session: Session): void {
    let asked = 0;
    for (const { details, words } of this.#entries.values()) {
      if (details === undefined || !session.agents.isDue(details)) continue;
      void askAgent(session, details).then(() => {
        if (!isDeepStrictEqual(session.agents.known(details), words)) session.guests.nudge();
      });
      asked += 1;
      if (asked >= mostAgents) return;
    }
  }
}

/** Questions to guests that one look begins: one at a time for each node. */
const mostAgents = 20;

function sourcesOf(session: Session, row: GuestRow): Pick<Entry, 'details' | 'words'> {
  const details = session.guests.known(row.vmid);
  return { details, words: details === undefined ? undefined : session.agents.known(details) };
}

function isSame(before: Entry, row: GuestRow, { details, words }: Pick<Entry, 'details' | 'words'>): boolean {
  return before.details === details && before.words === words && sameFace(before.row, row);
}
