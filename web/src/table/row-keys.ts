/** Where a key leads from the row at `index` (-1: none yet); undefined: it is no key of movement. */
export function rowAfterKey(
  key: string,
  index: number,
  count: number,
  rowsInView: number,
): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index === -1 ? count - 1 : index - 1,
    PageDown: index + rowsInView,
    PageUp: index - rowsInView,
    Home: 0,
    End: count - 1,
  };
  const next = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return next === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, next));
}
