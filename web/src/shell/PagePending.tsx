import { Skeleton, Stack } from '@mantine/core';

/** Stands in for a page whose code or first data is on its way. */
export function PagePending() {
  return (
    <Stack p="lg" gap="md" aria-busy>
      <Skeleton height={24} width={220} />
      <Skeleton height={32} />
      <Skeleton height={32} />
      <Skeleton height={32} />
    </Stack>
  );
}
