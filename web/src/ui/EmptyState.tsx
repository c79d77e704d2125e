import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One sentence, and the button that ends the emptiness. */
export function EmptyState({
  children,
  action,
}: {
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <Stack align="center" gap="md" py={64} px="md">
      <Text c="dimmed" ta="center" maw={420}>
        {children}
      </Text>
      {action}
    </Stack>
  );
}
