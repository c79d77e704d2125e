/** The numbers of a list in the Linux form (`0-3,8`); undefined for what is none, or names more than a machine has. */
export function numbersOf(list: string): readonly number[] | undefined {
  if (!/^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/.test(list)) return undefined;
  const numbers: number[] = [];
  for (const part of list.split(',')) {
    const [from = 0, to = from] = part.split('-').map(Number);
    if (to < from || numbers.length + to - from > MOST) return undefined;
    for (let number = from; number <= to; number += 1) numbers.push(number);
  }
  return numbers;
}

const MOST = 65_536;
