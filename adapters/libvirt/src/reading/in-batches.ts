/** Questions asked ahead of their answers; the client keeps the daemon's own limit. */
const AHEAD = 64;

/** Asks about each item, many at a time, and answers in the items' order; what `ask` answers undefined is left out. */
export async function inBatches<T, R>(
  items: readonly T[],
  ask: (item: T) => Promise<R | undefined>,
): Promise<readonly R[]> {
  const answers: (R | undefined)[] = Array.from({ length: items.length });
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      answers[index] = await ask(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AHEAD, items.length) }, worker));
  return answers.filter((answer) => answer !== undefined);
}

/** The answer, or undefined when libvirt says that the thing has gone or cannot tell. */
export async function unlessCode<T>(
  work: Promise<T>,
  isExpected: (thrown: unknown) => boolean,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}
