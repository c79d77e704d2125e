import { useLingui } from '@lingui/react/macro';
import { IconChevronDown, IconChevronRight, IconPlugConnected } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { connectionChoicesQuery, treeQuery } from '../connections/connection-queries.ts';
import { computeNodes } from './compute-nodes.ts';
import type { ComputeNode } from './compute-nodes.ts';
import { pathTo, treeMove, treeRows } from './tree-rows.ts';
import { UnitIcon } from './UnitIcon.tsx';
import { usedOf } from './fullness.ts';
import classes from './ComputeTree.module.css';

/** With so few connections all of them are open at first. */
const openAtFirst = 3;

/** Connections, and below each its datacenters, clusters, hosts and pools; read when opened. */
export function ComputeTree({ selected }: { readonly selected: string | undefined }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { data: connections, error } = useQuery(connectionChoicesQuery);
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [focused, setFocused] = useState<string>();
  const tree = useRef<HTMLUListElement>(null);
  const few = (connections?.length ?? 0) <= openAtFirst;
  const isOpen = (id: string, otherwise: boolean) => changed.get(id) ?? otherwise;
  const wanted = connections?.filter(({ id }) => isOpen(id, few)).map(({ id }) => id) ?? [];
  const answers = useQueries({ queries: wanted.map((id) => treeQuery(id)) });
  const trees = new Map(wanted.map((id, place) => [id, answers[place]?.data?.computeUnits] as const));
  const nodes = computeNodes(connections ?? [], mapOfKnown(trees));
  const path = selected === undefined ? [] : pathTo(nodes, selected);
  const open = new Set(
    allIds(nodes).filter((id) => isOpen(id, path.includes(id) || (few && pathTo(nodes, id).length <= 2))),
  );
  const rows = treeRows(nodes, open);
  const current = rows.some(({ node }) => node.id === focused) ? focused : (selected ?? rows[0]?.node.id);
  const toggle = (id: string, next: boolean) => setChanged((before) => new Map(before).set(id, next));
  const focusedBefore = useRef(focused);
  useEffect(() => {
    if (focusedBefore.current !== focused && focused !== undefined) {
      tree.current?.querySelector<HTMLElement>(`[data-node="${focused}"]`)?.focus();
    }
    focusedBefore.current = focused;
  }, [focused]);
  const label = t`Compute`;
  const lines = useMemo(() => new Map(rows.map((row) => [row.node.id, row])), [rows]);
  if (error !== null) {
    return <ProblemAlert error={error} />;
  }
  const go = ({ unit, id }: ComputeNode) => {
    setFocused(id);
    if (unit === undefined) {
      toggle(id, !open.has(id));
    } else {
      void navigate({ to: '/infrastructure/compute/$unitId', params: { unitId: unit.id } });
    }
  };
  return (
    <ul
      ref={tree}
      role="tree"
      aria-label={label}
      className={classes['tree']}
      onKeyDown={(event) => {
        const row = current === undefined ? undefined : lines.get(current);
        if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) {
          event.preventDefault();
          go(row.node);
          return;
        }
        const move = treeMove(event.key, rows, current, ({ mayOpen }) => mayOpen);
        if (move !== undefined) {
          event.preventDefault();
          if (move.type === 'focus') {
            setFocused(move.id);
          } else {
            toggle(move.id, move.type === 'open');
          }
        }
      }}
    >
      {rows.map(({ node, level, expanded }) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys are the tree's
        <li
          key={node.id}
          role="treeitem"
          data-node={node.id}
          className={classes['item']}
          style={{ paddingInlineStart: level * 14 - 8 }}
          aria-level={level}
          aria-selected={node.id === selected}
          {...(node.mayOpen ? { 'aria-expanded': expanded } : {})}
          tabIndex={node.id === current ? 0 : -1}
          data-stale={node.unit?.stale === true || undefined}
          onClick={() => go(node)}
        >
          {node.mayOpen ? (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
            <span
              className={classes['twist']}
              onClick={(event) => {
                event.stopPropagation();
                setFocused(node.id);
                toggle(node.id, !expanded);
              }}
            >
              {expanded ? (
                <IconChevronDown size={14} aria-hidden />
              ) : (
                <IconChevronRight size={14} aria-hidden />
              )}
            </span>
          ) : (
            <span className={classes['twist']} />
          )}
          {node.unit === undefined ? (
            <IconPlugConnected size={15} stroke={1.6} aria-hidden />
          ) : (
            <UnitIcon unit={node.unit} />
          )}
          <span className={classes['name']}>{node.name}</span>
          <Load node={node} />
        </li>
      ))}
    </ul>
  );
}

/** How much of its memory is used, of a host or cluster. */
function Load({ node: { unit } }: { readonly node: ComputeNode }) {
  const { t, i18n } = useLingui();
  const used = unit === undefined ? null : usedOf(unit.totalMemoryGb, unit.availableMemoryGb);
  const total = unit?.totalMemoryGb ?? null;
  if (used === null || total === null || total <= 0) {
    return null;
  }
  const share = new Intl.NumberFormat(i18n.locale, { style: 'percent' }).format(used / total);
  return (
    <span className={classes['load']} title={t`Memory used`}>
      {share}
    </span>
  );
}

function mapOfKnown<T>(map: ReadonlyMap<string, T | undefined>): ReadonlyMap<string, T> {
  return new Map([...map].flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const])));
}

function allIds(nodes: readonly ComputeNode[]): readonly string[] {
  return nodes.flatMap(({ id, children }) => [id, ...allIds(children)]);
}
