import { Skeleton, Stack } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { useState } from 'react';

/** Rows to come: shown when they take longer than a blink. */
export function TableSkeleton({ rowHeight }: { readonly rowHeight: number }) {
  const [late, setLate] = useState(false);
  useTimeout(() => setLate(true), 150, { autoInvoke: true });
  if (!late) {
    return null;
  }
  return (
    <Stack gap={rowHeight - 12} p={10} aria-hidden>
      {Array.from({ length: 12 }, (_, place) => (
        <Skeleton key={place} height={12} width={`${88 - ((place * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}
