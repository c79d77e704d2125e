import type { SearchHit, SearchKind, SearchResult } from '@anyvisor/api';
import type { HypervisorType } from '@anyvisor/domain';
import type { Tx } from '../db/transaction.ts';
import { freshness } from '../inventory/freshness.ts';
import { healthOf } from '../summary/connection-state.ts';
import { connectionFacts } from '../summary/queries.ts';
import type { ConnectionFacts } from '../summary/queries.ts';
import { findConnections, findOperations, findUnits, findVms } from './queries.ts';
import type { FoundUnit, FoundVm } from './queries.ts';
import { bestMatch, mixed } from './rank.ts';
import type { Text } from './rank.ts';

export interface Search {
  readonly wanted: string;
  readonly limit: number;
  readonly kinds: readonly SearchKind[];
}

/** Whatever has that name, address or reference, the best first. */
export async function search(tx: Tx, { wanted, limit, kinds }: Search, now: Date): Promise<SearchResult> {
  const asked = wanted.replaceAll('\0', '').trim();
  if (asked === '') {
    return { items: [], complete: true };
  }
  const facts = new Map((await connectionFacts(tx)).map((each) => [each.id, each]));
  const most = limit + 1;
  const units = kinds.filter((kind) => isUnit(kind));
  const hit = hitMaker(asked, facts);
  const lists = [
    kinds.includes('vm') ? (await findVms(tx, asked, most)).map((vm) => vmHit(hit, vm, facts, now)) : [],
    ...Object.values(
      Object.groupBy(units.length === 0 ? [] : await findUnits(tx, asked, units, most), ({ kind }) => kind),
    ).map((found) => found.map((unit) => unitHit(hit, unit))),
    kinds.includes('connection')
      ? (await findConnections(tx, asked, most)).map(({ id, name, endpoint }) => {
          const known = facts.get(id);
          const texts: readonly Text[] = [named(name), { of: 'address', text: endpoint }];
          return hit(
            { kind: 'connection', id, name, state: known === undefined ? null : healthOf(known) },
            texts,
            id,
          );
        })
      : [],
    kinds.includes('operation')
      ? (await findOperations(tx, asked, most)).map(({ id, name, kind, state, connection_id }) =>
          hit(
            { kind: 'operation', id, name, type: kind, state },
            [named(name), { of: 'id', text: id }],
            connection_id,
          ),
        )
      : [],
  ];
  const found = mixed(lists.map((hits) => hits.filter((each) => each !== undefined)));
  return { items: found.slice(0, limit), complete: found.length <= limit };
}

type HitMaker = ReturnType<typeof hitMaker>;

function hitMaker(wanted: string, facts: ReadonlyMap<string, ConnectionFacts>) {
  return (
    about: Pick<SearchHit, 'kind' | 'id' | 'name'> & Partial<Pick<SearchHit, 'type' | 'state'>>,
    texts: readonly Text[],
    connectionId: string | null,
  ): SearchHit | undefined => {
    const match = bestMatch(wanted, texts);
    const connection = connectionId === null ? undefined : facts.get(connectionId);
    return (
      match && {
        type: null,
        state: null,
        ...about,
        ...match,
        connectionId,
        connectionName: connection?.name ?? null,
        connectionType: (connection?.type ?? null) as HypervisorType | null,
      }
    );
  };
}

function vmHit(
  hit: HitMaker,
  vm: FoundVm,
  facts: ReadonlyMap<string, ConnectionFacts>,
  now: Date,
): SearchHit | undefined {
  const connection = facts.get(vm.connection_id);
  const { confidence } = freshness(
    {
      seenAt: vm.seen_at,
      missingSince: vm.missing_since,
      enabled: connection?.enabled ?? false,
      health: connection?.health ?? null,
      lastSeenAt: connection?.lastSeenAt ?? null,
    },
    now,
  );
  const [, , hostname = ''] = vm.search_text.split('\n');
  const texts: readonly Text[] = [
    named(vm.name),
    { of: 'nativeRef', text: vm.native_ref },
    { of: 'hostname', text: hostname },
    ...vm.ip_addresses.map((text): Text => ({ of: 'address', text })),
  ];
  const state = confidence === 'OBSERVED' ? vm.power_state : confidence;
  return hit({ kind: 'vm', id: vm.id, name: vm.name, state }, texts, vm.connection_id);
}

function unitHit(hit: HitMaker, { id, kind, name, native_ref, type, connection_id }: FoundUnit) {
  return hit({ kind, id, name, type }, [named(name), { of: 'nativeRef', text: native_ref }], connection_id);
}

function named(name: string): Text {
  return { of: 'name', text: name };
}

function isUnit(kind: SearchKind): boolean {
  return kind === 'compute' || kind === 'storage' || kind === 'network' || kind === 'template';
}
