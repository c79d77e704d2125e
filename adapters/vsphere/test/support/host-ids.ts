import { walkComputeUnits } from '@anyvisor/domain';
import { connected } from './connected.ts';

/** Native ids of all hosts. */
export async function hostIds(parameters: unknown): Promise<readonly string[]> {
  const { port, ctx } = connected(parameters);
  try {
    const tree = await port.listResources(ctx());
    if (!tree.ok) throw new Error(tree.error.message, { cause: tree.error });
    return [...walkComputeUnits(tree.value.computeUnits)]
      .filter((one) => one.type === 'HOST')
      .map((one) => one.id);
  } finally {
    await port.close();
  }
}
