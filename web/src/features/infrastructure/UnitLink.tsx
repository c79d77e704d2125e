import { AnchorLink } from '../../ui/links.tsx';
import type { UnitKind } from './unit-queries.ts';

const pages = {
  compute: '/infrastructure/compute/$unitId',
  storage: '/infrastructure/storage/$unitId',
  networks: '/infrastructure/networks/$unitId',
  templates: '/infrastructure/templates/$unitId',
} as const satisfies Readonly<Record<UnitKind, string>>;

/** The name of a unit in a table: leads to its page. */
export function UnitLink({
  kind,
  id,
  name,
}: {
  readonly kind: UnitKind;
  readonly id: string;
  readonly name: string;
}) {
  return (
    <AnchorLink
      to={pages[kind]}
      params={{ unitId: id }}
      tabIndex={-1}
      fz="inherit"
      preload={false}
      title={name}
    >
      {name}
    </AnchorLink>
  );
}
