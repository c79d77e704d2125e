import type { Schemas } from '../../api/client.ts';

type Tree = Schemas['ResourceTree'];
export type ComputeTree = Tree['computeUnits'][number];

/** Something of the discovered tree that can be picked. */
export interface Unit {
  /** The platform's own reference. */
  readonly value: string;
  readonly name: string;
  /** Names from the root down. */
  readonly label: string;
  readonly type: string;
}

/** Every compute unit with its path, in the order of the tree. */
export function computeUnits(trees: readonly ComputeTree[], above: readonly string[] = []): readonly Unit[] {
  return trees.flatMap((tree) => {
    const path = [...above, tree.name];
    return [
      { value: tree.nativeRef, name: tree.name, label: path.join('/'), type: tree.type },
      ...computeUnits(tree.children, path),
    ];
  });
}

export function namedUnits(
  units: readonly { readonly nativeRef: string; readonly name: string; readonly type: string }[],
): readonly Unit[] {
  return units.map(({ nativeRef, name, type }) => ({ value: nativeRef, name, label: name, type }));
}

/** Which unit a stored word means: by reference, path or name. */
export function unitMeant(units: readonly Unit[], word: string): Unit | undefined {
  return (
    units.find(({ value }) => value === word) ??
    units.find(({ label }) => label === word) ??
    units.find(({ name }) => name === word)
  );
}

/** What a list of choices shows: the units, those of the same name told apart, and words that mean nothing there. */
export function unitChoices(
  units: readonly Unit[],
  words: readonly string[],
): readonly { readonly value: string; readonly label: string }[] {
  const names = Map.groupBy(units, ({ label }) => label);
  const known = new Map(
    units.map(({ value, label }) => [
      value,
      { value, label: (names.get(label)?.length ?? 0) > 1 ? `${label} (${value})` : label },
    ]),
  );
  const lost = words.filter((word) => unitMeant(units, word) === undefined);
  return [...known.values(), ...lost.map((word) => ({ value: word, label: `${word} ?` }))];
}
