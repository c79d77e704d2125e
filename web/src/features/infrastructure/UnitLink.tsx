import { RowLink } from '../../table/RowLink.tsx';
import type { UnitKind } from './unit-queries.ts';

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
  return <RowLink path={`/infrastructure/${kind}/${id}`} name={name} />;
}
