import { ApiFault } from './api-fault.ts';

/** Only the fields that `fields=` names, of each item; a name that no item can have is refused. */
export function selectFields<T extends object>(
  items: readonly T[],
  fields: string | undefined,
  known: readonly string[],
): readonly T[] {
  if (fields === undefined) {
    return items;
  }
  const wanted = fields.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ApiFault(422, 'InvalidRequest', `There is no field ${unknown.join(', ').slice(0, 200)}`, {
      violations: [{ pointer: '?fields', message: `choose of ${known.join(', ')}` }],
    });
  }
  const keep = new Set(wanted);
  // The contract says that `fields` may leave any of them out.
  return items.map(
    (item) => Object.fromEntries(Object.entries(item).filter(([name]) => keep.has(name))) as T,
  );
}
